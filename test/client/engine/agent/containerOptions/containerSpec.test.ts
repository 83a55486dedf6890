import { describe, expect, it } from 'vitest';
import type { ContainerContext, Machine } from '../../../../../client/engine/agent/containerOptions/context.ts';
import {
  effectiveContainers,
  networkModeOf,
  overlayOf,
  parseCpu,
  parseMemory,
  platformOf,
} from '../../../../../client/engine/agent/containerOptions/effective.ts';
import { containerSpec } from '../../../../../client/engine/agent/containerOptions/index.ts';
import { namespacePauseSpec, pauseSpec } from '../../../../../client/engine/agent/containerOptions/pause.ts';
import type { ContainerDefinition, OverlaySettings } from '../../../../../client/engine/state/model.ts';
import { taskRecord, type TaskOptions } from '../../../../support/taskRecords.ts';

const MIB = 1024 * 1024;
const MACHINE: Machine = {
  engineId: 'engine',
  version: '1.2.3',
  helperImage: 'helper:1',
  publishAddress: '127.0.0.1',
  networkName: 'vpc',
  cpus: 4,
  memoryBytes: 8 * 1024 * MIB,
  refusedUlimits: new Map(),
};

interface Case {
  readonly container?: ContainerDefinition;
  readonly definition?: Partial<TaskOptions['definition']>;
  readonly task?: Partial<Omit<TaskOptions, 'definition'>>;
  readonly machine?: Partial<Machine>;
  readonly links?: Partial<ContainerContext['links']>;
}

function specOf({ container = {}, definition = {}, task = {}, machine = {}, links = {} }: Case = {}) {
  const { spec } = taskRecord({
    ...task,
    definition: { ...definition, containerDefinitions: [{ name: 'app', image: 'image:1', ...container }] },
  });
  const [effective] = effectiveContainers(spec);
  return containerSpec({
    task: spec,
    networkMode: networkModeOf(spec),
    container: effective ?? {},
    overlay: overlayOf(spec, 'app'),
    machine: { ...MACHINE, ...machine },
    links: { dockerNames: {}, volumeNames: {}, bindings: [], secrets: {}, ...links },
  });
}
const hostConfigOf = (given: Case) => specOf(given).HostConfig;

describe('what runs', () => {
  it("leaves the image's entry point and command alone unless the definition names them", () => {
    expect(specOf()).not.toHaveProperty('Entrypoint');
    expect(specOf()).not.toHaveProperty('Cmd');
    expect(specOf({ container: { entryPoint: [], command: [] } })).toMatchObject({ Entrypoint: [], Cmd: [] });
  });

  it('takes command and sizes from the override and the image from the overlay', () => {
    const spec = specOf({
      container: { command: ['a'], cpu: 10, memory: 100 },
      task: {
        overrides: {
          containerOverrides: [{ name: 'app', command: ['b'], cpu: 20, memory: 200, memoryReservation: 50 }],
        },
        overlay: { containers: { app: { image: 'local:1' } }, volumes: {} },
      },
    });
    expect(spec).toMatchObject({
      Image: 'local:1',
      Cmd: ['b'],
      HostConfig: { CpuShares: 20, Memory: 200 * MIB, MemoryReservation: 50 * MIB },
    });
  });

  it("never sets Docker's own restart policy", () => {
    expect(JSON.stringify(specOf({ container: { restartPolicy: { enabled: true } } }))).not.toContain('estartPolicy');
  });
});

describe('environment', () => {
  it('is overwritten by override, overlay and secrets, each name once', () => {
    const pairs = (value: string, ...names: string[]) => names.map((name) => ({ name, value }));
    const { Env } = specOf({
      container: { environment: pairs('definition', 'A', 'B', 'C', 'D') },
      task: {
        overrides: { containerOverrides: [{ name: 'app', environment: pairs('override', 'B', 'E') }] },
        overlay: { containers: { app: { environment: { C: 'overlay', F: 'overlay' } } }, volumes: {} },
      },
      links: { secrets: { D: 'secret', F: 'secret' } },
    });
    expect(Env?.slice(0, 6)).toEqual(['A=definition', 'B=override', 'C=overlay', 'D=secret', 'E=override', 'F=secret']);
  });

  it('takes from environment files only what nothing else names; secrets overwrite it', () => {
    const fileVariables = { A: 'file', B: 'file', C: 'file', D: 'file', AWS_REGION: 'eu-west-1' };
    const { Env } = specOf({
      container: { environment: [{ name: 'A', value: 'definition' }] },
      task: { overlay: { containers: { app: { environment: { B: 'overlay' } } }, volumes: {} } },
      links: { fileVariables, secrets: { C: 'secret' } },
    });
    expect(Env).toEqual(
      expect.arrayContaining(['A=definition', 'B=overlay', 'C=secret', 'D=file', 'AWS_REGION=eu-west-1']),
    );
    expect(Env).toHaveLength(6);
  });

  const region = ['AWS_REGION=us-east-1', 'AWS_DEFAULT_REGION=us-east-1'];

  it.each([
    ['EC2', ['AWS_EXECUTION_ENV=AWS_ECS_EC2', ...region]],
    ['FARGATE', ['AWS_EXECUTION_ENV=AWS_ECS_FARGATE', ...region]],
  ] as const)('tells where it runs on %s', (launchType, expected) => {
    expect(specOf({ task: { launchType } }).Env).toEqual(expected);
  });

  it.each([
    ['the definition', { container: { environment: [{ name: 'AWS_DEFAULT_REGION', value: 'eu-west-1' }] } }],
    ['the overlay', { task: { overlay: { containers: { app: { environment: { AWS_REGION: 'x' } } }, volumes: {} } } }],
    ['a secret', { links: { secrets: { AWS_REGION: 'x' } } }],
    ['the image', { links: { imageVariables: ['AWS_REGION'] } }],
  ])('adds no region when %s names one', (_, given) => {
    expect(specOf(given).Env).not.toEqual(expect.arrayContaining([expect.stringMatching(/REGION=us-east-1/)]));
  });

  it('never replaces what the definition sets', () => {
    const environment = [{ name: 'AWS_EXECUTION_ENV', value: 'mine' }];
    expect(specOf({ container: { environment } }).Env).toEqual(['AWS_EXECUTION_ENV=mine', ...region]);
  });
});

describe('CPU and memory', () => {
  it.each([
    [undefined, 2],
    [0, 2],
    [1, 2],
    [512, 512],
    [300_000, 262_144],
  ])('cpu %s becomes %s shares', (cpu, shares) => {
    expect(hostConfigOf({ container: cpu === undefined ? {} : { cpu } }).CpuShares).toBe(shares);
  });

  it.each([
    ['256', 0.25],
    ['.5 vCPU', 0.5],
    ['1024', 1],
    ['16 vcpu', 4],
  ])('a task of %s is limited to %s CPUs of 4', (cpu, cpus) => {
    expect(hostConfigOf({ definition: { cpu } }).NanoCpus).toBe(cpus * 1e9);
  });

  it('has no CPU limit when the task has no size', () => {
    expect(hostConfigOf({})).not.toHaveProperty('NanoCpus');
  });

  it.each([
    ["the container's own", { memory: 100 }, '512', 100],
    ["else the task's", {}, '512', 512],
    ['at least what Docker allows', { memory: 4 }, undefined, 6],
    ['at most what Docker has', { memory: 100_000 }, undefined, 8192],
    ["the task's at most what Docker has", {}, '30 GB', 8192],
  ])('memory is %s', (_, container, memory, expected) => {
    expect(hostConfigOf({ container, definition: memory === undefined ? {} : { memory } }).Memory).toBe(expected * MIB);
  });

  it('keeps a reservation below the limit', () => {
    expect(hostConfigOf({ container: { memory: 100, memoryReservation: 200 } }).MemoryReservation).toBe(100 * MIB);
    expect(hostConfigOf({ container: { memoryReservation: 200 } }).MemoryReservation).toBe(200 * MIB);
  });

  it('counts swap on top of memory', () => {
    const linuxParameters = { maxSwap: 50, swappiness: 10 };
    expect(hostConfigOf({ container: { memory: 100, linuxParameters } })).toMatchObject({
      MemorySwap: 150 * MIB,
      MemorySwappiness: 10,
    });
    expect(hostConfigOf({ container: { linuxParameters } })).not.toHaveProperty('MemorySwap');
    expect(hostConfigOf({ container: { memory: 100, linuxParameters: { maxSwap: 0 } } }).MemorySwap).toBe(100 * MIB);
  });

  it('gives no swap on Fargate, which has none', () => {
    const fargate = { task: { launchType: 'FARGATE' as const } };
    expect(hostConfigOf({ ...fargate, container: { memory: 100 } }).MemorySwap).toBe(100 * MIB);
    expect(hostConfigOf({ ...fargate, definition: { memory: '512' } }).MemorySwap).toBe(512 * MIB);
    expect(hostConfigOf({ container: { memory: 100 } })).not.toHaveProperty('MemorySwap');
  });

  it('asks Docker for GPUs, those of the override first, and for none where it has none', () => {
    const gpus = (value: string) => ({ resourceRequirements: [{ type: 'GPU' as const, value }] });
    const DeviceRequests = [{ Driver: '', Count: 2, Capabilities: [['gpu']] }];
    expect(hostConfigOf({ container: gpus('2') })).toMatchObject({ DeviceRequests });
    const overrides = { containerOverrides: [{ name: 'app', ...gpus('2') }] };
    expect(hostConfigOf({ container: gpus('1'), task: { overrides } })).toMatchObject({ DeviceRequests });
    expect(hostConfigOf({ container: gpus('2'), machine: { refusesGpus: true } })).not.toHaveProperty('DeviceRequests');
    const other = { resourceRequirements: [{ type: 'InferenceAccelerator' as const, value: 'device_1' }] };
    expect(hostConfigOf({ container: other })).not.toHaveProperty('DeviceRequests');
  });

  it('buffers logs that may not block as much as ECS does, unless the definition says how much', () => {
    const logged = (options: Record<string, string>) =>
      hostConfigOf({ container: { logConfiguration: { logDriver: 'json-file', options } } }).LogConfig?.Config;
    expect(logged({ mode: 'non-blocking' })).toEqual({ mode: 'non-blocking', 'max-buffer-size': '10m' });
    expect(logged({ mode: 'non-blocking', 'max-buffer-size': '1m' })).toMatchObject({ 'max-buffer-size': '1m' });
    expect(logged({ mode: 'blocking' })).toEqual({ mode: 'blocking' });
  });

  it("adds Fargate's number of files unless the definition has its own", () => {
    const fargate = { task: { launchType: 'FARGATE' as const } };
    expect(hostConfigOf(fargate).Ulimits).toEqual([{ Name: 'nofile', Soft: 65535, Hard: 65535 }]);
    const ulimits = [{ name: 'nofile' as const, softLimit: 1, hardLimit: 2 }];
    expect(hostConfigOf({ ...fargate, container: { ulimits } }).Ulimits).toEqual([
      { Name: 'nofile', Soft: 1, Hard: 2 },
    ]);
    expect(hostConfigOf({})).not.toHaveProperty('Ulimits');
  });

  it('leaves out what this Docker may not set', () => {
    const ulimits = [
      { name: 'nofile' as const, softLimit: 1, hardLimit: 70_000 },
      { name: 'nproc' as const, softLimit: 5, hardLimit: 5 },
    ];
    const refusedUlimits = new Map([['nofile', 65_535]]);
    expect(hostConfigOf({ container: { ulimits }, machine: { refusedUlimits } }).Ulimits).toEqual([
      { Name: 'nproc', Soft: 5, Hard: 5 },
    ]);
  });
});

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

describe('labels', () => {
  it("carry the task and the engine, and ours win over the user's", () => {
    const { Labels } = specOf({
      container: {
        dockerLabels: { team: 'blue', 'com.amazonaws.ecs.task-arn': 'forged', 'dev.drydock.engine': 'forged' },
      },
    });
    expect(Labels).toMatchObject({
      team: 'blue',
      'com.amazonaws.ecs.container-name': 'app',
      'com.amazonaws.ecs.task-definition-family': 'web',
      'com.amazonaws.ecs.task-definition-version': '1',
      'com.amazonaws.ecs.cluster': 'default',
      'dev.drydock.engine': 'engine',
      'dev.drydock.role': 'container',
      'dev.drydock.version': '1.2.3',
    });
    expect(Labels?.['com.amazonaws.ecs.task-arn']).toMatch(/^arn:aws:ecs:/);
  });
});

describe('health check', () => {
  it('is told in nanoseconds, with the defaults of ECS', () => {
    expect(specOf({ container: { healthCheck: { command: ['CMD', 'true'] } } }).Healthcheck).toEqual({
      Test: ['CMD', 'true'],
      Interval: 30e9,
      Timeout: 5e9,
      Retries: 3,
    });
    const healthCheck = { command: ['CMD-SHELL', 'x'], interval: 5, timeout: 2, retries: 1, startPeriod: 60 };
    expect(specOf({ container: { healthCheck } }).Healthcheck).toEqual({
      Test: ['CMD-SHELL', 'x'],
      Interval: 5e9,
      Timeout: 2e9,
      Retries: 1,
      StartPeriod: 60e9,
    });
  });
});

describe('logs', () => {
  const kept = { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '3' } };
  it.each([
    ['no driver', undefined, kept],
    [
      'awslogs, which the engine keeps itself',
      { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } },
      { Type: 'json-file', Config: { 'max-size': '20m', 'max-file': '4' } },
    ],
    ['awsfirelens without a router', { logDriver: 'awsfirelens' }, kept],
    [
      'json-file',
      { logDriver: 'json-file', options: { 'max-size': '1m' } },
      { Type: 'json-file', Config: { 'max-size': '1m' } },
    ],
    ['syslog', { logDriver: 'syslog' }, { Type: 'syslog', Config: {} }],
  ] as const)('%s', (_, logConfiguration, expected) => {
    const container = logConfiguration === undefined ? {} : { logConfiguration: logConfiguration as never };
    expect(hostConfigOf({ container }).LogConfig).toEqual(expected);
  });

  it('go to a driver with the values of its secret options, unless the overlay keeps them', () => {
    const container = {
      logConfiguration: {
        logDriver: 'splunk',
        options: { 'splunk-url': 'u' },
        secretOptions: [{ name: 'splunk-token', valueFrom: 'x' }],
      },
    } as const;
    const links = { logSecrets: { 'splunk-token': 'secret' } };
    expect(hostConfigOf({ container: container as never, links }).LogConfig).toEqual({
      Type: 'splunk',
      Config: { 'splunk-url': 'u', 'splunk-token': 'secret' },
    });
    const overlay: OverlaySettings = { containers: { app: { deliverLogs: 'local' } }, volumes: {} };
    expect(hostConfigOf({ container: container as never, task: { overlay } }).LogConfig).toEqual(kept);
  });
});

describe('sizes in words', () => {
  it.each([
    ['256', 256],
    ['.25 vCPU', 256],
    ['2vcpu', 2048],
    ['much', undefined],
    [undefined, undefined],
  ])('cpu %s is %s units', (text, units) => expect(parseCpu(text)).toBe(units));

  it.each([
    ['512', 512],
    ['1GB', 1024],
    ['0.5 GB', 512],
    ['lots', undefined],
  ])('memory %s is %s MiB', (text, mebibytes) => expect(parseMemory(text)).toBe(mebibytes));

  it('names a platform only when the definition names an architecture', () => {
    const of = (runtimePlatform?: { cpuArchitecture: 'ARM64' | 'X86_64' }) => {
      const definition = { containerDefinitions: [], ...(runtimePlatform && { runtimePlatform }) };
      return platformOf(taskRecord({ definition }).spec, {});
    };
    expect([of({ cpuArchitecture: 'ARM64' }), of({ cpuArchitecture: 'X86_64' }), of()]).toEqual([
      'linux/arm64',
      'linux/amd64',
      undefined,
    ]);
  });
});
