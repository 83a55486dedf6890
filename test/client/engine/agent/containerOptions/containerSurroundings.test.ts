/** What a container shares with the machine and the other containers of its task: kernel, namespaces, storage, network. */
import { describe, expect, it } from 'vitest';
import { namespacePauseSpec, pauseSpec } from '../../../../../client/engine/agent/containerOptions/pause.ts';
import type { ContainerDefinition } from '../../../../../client/engine/state/model.ts';
import { taskRecord } from '../../../../support/taskRecords.ts';
import { hostConfigOf, MACHINE, MIB, specOf } from './specOf.ts';

describe('the kernel', () => {
  it('gets capabilities, devices, shared memory and tmpfs', () => {
    const { HostConfig } = specOf({
      container: {
        linuxParameters: {
          capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] },
          devices: [
            { hostPath: '/dev/a' },
            { hostPath: '/dev/b', containerPath: '/dev/c', permissions: ['read', 'mknod'] },
          ],
          sharedMemorySize: 64,
          tmpfs: [{ containerPath: '/run', size: 16, mountOptions: ['noexec', 'ro'] }],
          initProcessEnabled: true,
        },
      },
    });
    expect(HostConfig).toMatchObject({
      CapAdd: ['SYS_PTRACE'],
      CapDrop: ['ALL'],
      Devices: [
        { PathOnHost: '/dev/a', PathInContainer: '/dev/a', CgroupPermissions: 'rwm' },
        { PathOnHost: '/dev/b', PathInContainer: '/dev/c', CgroupPermissions: 'rm' },
      ],
      ShmSize: 64 * MIB,
      Tmpfs: { '/run': 'size=16m,noexec,ro' },
      Init: true,
    });
  });

  it('gets network parameters on the pause when there is one', () => {
    const systemControls = [
      { namespace: 'net.core.somaxconn', value: '9' },
      { namespace: 'kernel.msgmax', value: '8' },
    ];
    const all = { 'net.core.somaxconn': '9', 'kernel.msgmax': '8' };
    expect(hostConfigOf({ container: { systemControls } }).Sysctls).toEqual(all);
    expect(hostConfigOf({ container: { systemControls }, definition: { networkMode: 'awsvpc' } }).Sysctls).toEqual({
      'kernel.msgmax': '8',
    });
    const { spec } = taskRecord({
      definition: { networkMode: 'awsvpc', containerDefinitions: [{ name: 'a', systemControls }] },
    });
    expect(pauseSpec(spec, MACHINE, []).HostConfig.Sysctls).toEqual({ 'net.core.somaxconn': '9' });
  });
});

describe('security', () => {
  it('passes on privileges, the read-only root and Docker options', () => {
    const container = { privileged: true, readonlyRootFilesystem: true, dockerSecurityOptions: ['no-new-privileges'] };
    expect(hostConfigOf({ container })).toMatchObject({
      Privileged: true,
      ReadonlyRootfs: true,
      SecurityOpt: ['no-new-privileges'],
    });
  });

  it.each([
    ['host', 'bridge', 'host'],
    ['task', 'awsvpc', 'container:pause1'],
    ['task', 'bridge', 'container:pause1'],
    [undefined, 'awsvpc', undefined],
  ] as const)('pidMode %s on %s is %s', (pidMode, networkMode, expected) => {
    const links = networkMode === 'awsvpc' || pidMode === 'task' ? { pauseId: 'pause1' } : {};
    expect(hostConfigOf({ definition: { ...(pidMode && { pidMode }), networkMode }, links }).PidMode).toBe(expected);
  });

  it.each([
    ['host', 'host'],
    ['none', 'none'],
    ['task', 'container:pause1'],
  ] as const)('ipcMode %s is %s', (ipcMode, expected) => {
    const given = { definition: { ipcMode, networkMode: 'awsvpc' as const }, links: { pauseId: 'pause1' } };
    expect(hostConfigOf(given).IpcMode).toBe(expected);
  });
});

describe('storage', () => {
  const mountPoints = [{ sourceVolume: 'data', containerPath: '/data', readOnly: true }];

  it('binds a path of the host, a Docker volume, or the path of the overlay', () => {
    const host = [{ name: 'data', host: { sourcePath: '/srv' } }];
    expect(hostConfigOf({ container: { mountPoints }, definition: { volumes: host } }).Binds).toEqual([
      '/srv:/data:ro',
    ]);
    const empty = [{ name: 'data', host: {} }];
    const links = { volumeNames: { data: 'ecs-data-1' } };
    expect(hostConfigOf({ container: { mountPoints }, definition: { volumes: empty }, links }).Binds).toEqual([
      'ecs-data-1:/data:ro',
    ]);
    const overlay = { containers: {}, volumes: { data: { hostPath: '/home/me/data' } } };
    expect(
      hostConfigOf({ container: { mountPoints }, definition: { volumes: host }, task: { overlay } }).Binds,
    ).toEqual(['/home/me/data:/data:ro']);
  });

  it('takes volumes from another container by its name in Docker', () => {
    const container = { volumesFrom: [{ sourceContainer: 'db', readOnly: true }] };
    expect(hostConfigOf({ container, links: { dockerNames: { db: 'ecs-db' } } }).VolumesFrom).toEqual(['ecs-db:ro']);
  });
});

describe('network', () => {
  const container: ContainerDefinition = {
    hostname: 'me',
    dnsServers: ['1.1.1.1'],
    dnsSearchDomains: ['example.com'],
    extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.1' }],
    links: ['db:database'],
  };
  const links = {
    pauseId: 'pause1',
    dockerNames: { db: 'ecs-db' },
    bindings: [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: 32768, protocol: 'tcp' as const }],
  };

  it('on bridge has ports, links, name servers and a host name of its own', () => {
    expect(specOf({ container, links, definition: { networkMode: 'bridge' } })).toMatchObject({
      Hostname: 'me',
      ExposedPorts: { '80/tcp': {} },
      HostConfig: {
        NetworkMode: 'bridge',
        PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '32768' }] },
        Links: ['ecs-db:database'],
        Dns: ['1.1.1.1'],
        DnsSearch: ['example.com'],
        ExtraHosts: ['db:10.0.0.1'],
      },
    });
  });

  it('is bridge when the definition names none, and awsvpc on Fargate', () => {
    expect(hostConfigOf({}).NetworkMode).toBe('bridge');
    expect(hostConfigOf({ task: { launchType: 'FARGATE' }, links }).NetworkMode).toBe('container:pause1');
  });

  it('on awsvpc joins the pause and has nothing that Docker refuses there', () => {
    const spec = specOf({ container, links, definition: { networkMode: 'awsvpc' } });
    expect(spec.HostConfig.NetworkMode).toBe('container:pause1');
    expect(spec).not.toHaveProperty('Hostname');
    expect(spec).not.toHaveProperty('ExposedPorts');
    for (const key of ['PortBindings', 'Dns', 'DnsSearch', 'ExtraHosts', 'Links']) {
      expect(spec.HostConfig).not.toHaveProperty(key);
    }
  });

  it('on host and none publishes nothing', () => {
    for (const networkMode of ['host', 'none'] as const) {
      const spec = specOf({ container, links, definition: { networkMode } });
      expect(spec.HostConfig.NetworkMode).toBe(networkMode);
      expect(spec.HostConfig).not.toHaveProperty('PortBindings');
    }
  });

  it('may publish one container port twice', () => {
    const binding = { bindIP: '127.0.0.1', containerPort: 80, protocol: 'tcp' as const };
    const bindings = [
      { ...binding, hostPort: 8080 },
      { ...binding, hostPort: 8081 },
    ];
    expect(hostConfigOf({ links: { bindings } }).PortBindings).toEqual({
      '80/tcp': [
        { HostIp: '127.0.0.1', HostPort: '8080' },
        { HostIp: '127.0.0.1', HostPort: '8081' },
      ],
    });
  });

  it('spells a range out port by port', () => {
    const bindings = [
      { bindIP: '127.0.0.1', containerPortRange: '5000-5002', hostPortRange: '40000-40002', protocol: 'udp' as const },
    ];
    expect(hostConfigOf({ links: { bindings } }).PortBindings).toEqual({
      '5000/udp': [{ HostIp: '127.0.0.1', HostPort: '40000' }],
      '5001/udp': [{ HostIp: '127.0.0.1', HostPort: '40001' }],
      '5002/udp': [{ HostIp: '127.0.0.1', HostPort: '40002' }],
    });
  });
});

describe('the pause', () => {
  it('idles on the network of the engine, can do nothing, and is killed rather than asked', () => {
    const { spec } = taskRecord({ definition: { networkMode: 'awsvpc', ipcMode: 'task', containerDefinitions: [] } });
    const bindings = [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: 8080, protocol: 'tcp' as const }];
    expect(pauseSpec(spec, MACHINE, bindings)).toMatchObject({
      Image: 'helper:1',
      Entrypoint: ['sleep'],
      StopSignal: 'SIGKILL',
      Labels: { 'dev.drydock.role': 'pause', 'dev.drydock.engine': 'engine', 'com.amazonaws.ecs.task-arn': spec.arn },
      HostConfig: {
        NetworkMode: 'vpc',
        CapDrop: ['ALL'],
        IpcMode: 'shareable',
        PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] },
      },
    });
  });
});

describe('the pause of shared namespaces', () => {
  const definition = { networkMode: 'bridge' as const, containerDefinitions: [] };

  it('has no network, and reaps processes as the first of all', () => {
    const { spec } = taskRecord({ definition: { ...definition, pidMode: 'task' } });
    const { HostConfig, Labels } = namespacePauseSpec(spec, MACHINE);
    expect(HostConfig).toMatchObject({ NetworkMode: 'none', Init: true, CapDrop: ['ALL'] });
    expect(HostConfig).not.toHaveProperty('IpcMode');
    expect(Labels).toMatchObject({ 'dev.drydock.role': 'pause' });
  });

  it('has the kernel parameters of the IPC namespace it shares', () => {
    const systemControls = [
      { namespace: 'kernel.msgmax', value: '8' },
      { namespace: 'net.core.somaxconn', value: '9' },
    ];
    const given = { ...definition, ipcMode: 'task' as const };
    const { spec } = taskRecord({ definition: { ...given, containerDefinitions: [{ name: 'a', systemControls }] } });
    expect(namespacePauseSpec(spec, MACHINE).HostConfig).toMatchObject({
      IpcMode: 'shareable',
      Sysctls: { 'kernel.msgmax': '8' },
    });
    const own = hostConfigOf({ container: { systemControls }, definition: { ipcMode: 'task', networkMode: 'bridge' } });
    expect(own.Sysctls).toEqual({ 'net.core.somaxconn': '9' });
  });
});
