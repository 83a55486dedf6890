/** How the way to the endpoints is decided, on a Docker in memory. */
import { describe, expect, it } from 'vitest';
import { DockerError } from '../../../../../client/engine/docker/docker.ts';
import type { EndpointsServer } from '../../../../../client/engine/networking/endpoints/server.ts';
import { createAccess, type Access, type Reach } from '../../../../../client/engine/networking/relay/access.ts';
import {
  forwarderSpec,
  proxyConfiguration,
  relaySpec,
} from '../../../../../client/engine/networking/relay/configuration.ts';
import { enginePlace } from '../../../../../client/engine/networking/relay/reachable.ts';
import { relayNames } from '../../../../../client/engine/networking/relay/relay.ts';
import { systemClock } from '../../../../../client/engine/util/clock.ts';
import { createLog } from '../../../../../client/engine/util/log.ts';
import { FakeDockerEngine } from '../../../../support/fakeDocker.ts';
import { dockerHandle } from '../../../../support/fakeDockerHandle.ts';

const ENGINE = 'e0e0e0e0-0000-4000-8000-000000000001';
const HELPER = 'helper';
const names = relayNames(ENGINE);

interface Setting {
  readonly access: Access;
  readonly docker: FakeDockerEngine;
  /** Another engine of the same state folder, with another port. */
  readonly again: (port?: number) => Access;
  readonly running: () => string[];
}

/** @param getsThrough whether a probe or a forwarder reaches the engine */
function setUp({ getsThrough = true, endpoint = 'unix:///var/run/docker.sock' } = {}): Setting {
  const docker = new FakeDockerEngine({ clock: systemClock });
  docker.images.add(HELPER);
  const clock = { now: () => Date.now(), sleep: () => new Promise<void>((resolve) => setImmediate(resolve)) };
  const again = (port = 1000): Access => {
    const server: EndpointsServer = {
      port,
      identity: ENGINE,
      listenOnSocket: () => Promise.resolve('/state/endpoints'),
      expect: () => ({
        nonce: 'nonce',
        heard: getsThrough ? Promise.resolve() : new Promise(() => undefined),
      }),
      close: () => Promise.resolve(),
    };
    return createAccess({
      docker: Object.assign(dockerHandle(docker), { endpoint }),
      server,
      engineId: ENGINE,
      version: '1',
      helperImage: HELPER,
      platform: 'linux',
      clock,
      log: createLog(() => undefined, Date.now),
    });
  };
  const running = () =>
    [...docker.containers.values()].filter(({ state }) => state === 'running').map(({ creation }) => creation.name);
  return { access: again(), docker, again, running };
}

const why = (reach: Reach) => ('why' in reach ? reach.why : '');

describe('the way to the endpoints', () => {
  it('is a relay, made once for all who want it', async () => {
    const { access, docker, running } = setUp();
    const reaches = await Promise.all([access.reach(), access.reach(), access.reach()]);
    expect(reaches.map(({ kind }) => kind)).toEqual(['relay', 'relay', 'relay']);
    expect(running()).toEqual([names.relay]);
    expect([...docker.networks.values()].map(({ name }) => name)).toEqual([names.network]);
    expect(docker.journal.filter((line) => line === `create ${names.relay}`)).toHaveLength(1);
    await access.remove();
    expect([running(), docker.networks.size]).toEqual([[], 0]);
  });

  it('is what an earlier run left, unless that leads elsewhere', async () => {
    const { access, docker, again } = setUp();
    await access.reach();
    const { id } = docker.get(names.relay);
    await again().reach();
    expect(docker.get(names.relay).id).toBe(id);
    await again(2000).reach();
    expect(docker.get(names.relay).id).not.toBe(id);
    expect(docker.get(names.relay).creation.spec.Env?.[0]).toContain('127.0.0.1:2000');
  });

  it('is forwarders when another has the address, and nothing of the relay stays', async () => {
    const { access, docker, running } = setUp();
    const overlap = new DockerError('other', 'Pool overlaps with other one on this address space');
    docker.faults.push({ operation: 'createNetwork', error: overlap });
    const reach = await access.reach();
    expect(reach).toMatchObject({ kind: 'forwarders', loopbackPort: 1000 });
    expect(why(reach)).toContain('Pool overlaps');
    expect([running(), docker.networks.size]).toEqual([[], 0]);
  });

  it('is forwarders when a container does not get through', async () => {
    const { access, docker, running } = setUp({ getsThrough: false });
    const reach = await access.reach();
    expect(reach.kind).toBe('forwarders');
    expect(why(reach)).toContain('could not reach the engine at 169.254.170.2');
    expect([running(), docker.networks.size]).toEqual([[], 0]);
  });

  it('is none without the helper image, and sought again later', async () => {
    const { access, docker } = setUp();
    docker.images.delete(HELPER);
    const reach = await access.reach();
    expect(reach.kind).toBe('none');
    expect(why(reach)).toContain('helper image helper cannot be had');
    docker.images.add(HELPER);
    expect((await access.renew()).kind).toBe('relay');
  });

  it('is none on another machine', async () => {
    const { access, docker } = setUp({ endpoint: 'ssh://me@far.example' });
    expect(why(await access.reach())).toMatch(/another machine \(far\.example\)/);
    expect(docker.journal).toEqual([]);
  });

  it('is not decided while Docker is away', async () => {
    const { access, docker } = setUp();
    docker.down();
    await expect(access.reach()).rejects.toMatchObject({ kind: 'unreachable' });
    docker.up();
    expect((await access.reach()).kind).toBe('relay');
  });

  it('comes back when somebody removes the relay or its network', async () => {
    const { access, docker, running } = setUp();
    await access.reach();
    docker.destroy(names.relay);
    docker.networks.clear();
    expect((await access.renew()).kind).toBe('relay');
    expect(running()).toEqual([names.relay]);
    expect(docker.networks.size).toBe(1);
  });

  it('becomes forwarders when another takes the address meanwhile', async () => {
    const { access, docker } = setUp();
    await access.reach();
    docker.networks.clear();
    const taken = () =>
      docker.faults.push({ operation: 'createNetwork', error: new DockerError('other', 'Pool overlaps') });
    taken();
    taken();
    expect((await access.renew()).kind).toBe('forwarders');
  });

  it('leaves a container of the name that is not Drydock’s alone', async () => {
    const { access, docker } = setUp();
    docker.create({ name: names.relay, spec: { Image: HELPER, HostConfig: {} } });
    expect((await access.reach()).kind).toBe('forwarders');
    expect(docker.find(names.relay)).toBeDefined();
  });
});

describe('forwarders', () => {
  it('are made in a namespace once, anew when they died or the namespace is another', async () => {
    const { access, docker, running } = setUp({ getsThrough: true });
    docker.faults.push({ operation: 'createNetwork', error: new DockerError('other', 'Pool overlaps') });
    const reach = await access.reach();
    if (reach.kind !== 'forwarders') throw new Error('there should be forwarders');
    const start = (name: string) => {
      const made = docker.create({ name, spec: { Image: HELPER, HostConfig: {} } });
      docker.start(made.id);
      return made.id;
    };
    const [one, two] = [start('one'), start('two')];
    const labels = { 'dev.drydock.engine': ENGINE };
    const ensure = (namespaceOf: string) =>
      reach.forwarders.ensure({ name: 'forwarder', labels, namespaceOf, port: 80 });
    await ensure(one);
    const first = docker.get('forwarder').id;
    await ensure(one);
    expect(docker.get('forwarder').id).toBe(first);
    docker.exit('forwarder', 1);
    await ensure(one);
    const second = docker.get('forwarder').id;
    expect(second).not.toBe(first);
    await ensure(two);
    expect(docker.get('forwarder').creation.spec.HostConfig.NetworkMode).toBe(`container:${two}`);
    await reach.forwarders.remove('forwarder');
    expect(running()).toEqual(['one', 'two']);
  });
});

describe('where the engine is', () => {
  const place = (endpoint: string, more: Partial<Parameters<typeof enginePlace>[0]> = {}) =>
    enginePlace({ endpoint, operatingSystem: 'Debian', rootless: false, platform: 'linux', ...more });

  it.each([
    [place('unix:///var/run/docker.sock'), { kind: 'same-machine' }],
    [place('tcp://127.0.0.1:2375'), { kind: 'same-machine' }],
    [place('unix:///run/user/1/docker.sock', { rootless: true }), { kind: 'same-files' }],
    [place('unix:///x', { operatingSystem: 'Docker Desktop' }), { kind: 'named', host: 'host.docker.internal' }],
    [place('unix:///x', { platform: 'darwin' }), { kind: 'named', host: 'host.docker.internal' }],
    [place('npipe:////./pipe/docker_engine', { platform: 'win32' }), { kind: 'named' }],
    [place('tcp://10.0.0.5:2376'), { kind: 'remote' }],
    [place('ssh://me@far.example'), { kind: 'remote' }],
  ])('%j', (found, expected) => expect(found).toMatchObject(expected));
});

describe('helper containers', () => {
  const labels = {};
  it('have no capability but what they need', () => {
    const relay = relaySpec({ image: HELPER, labels, configuration: 'c' });
    expect(relay.HostConfig).toMatchObject({
      NetworkMode: 'host',
      CapDrop: ['ALL'],
      CapAdd: ['NET_BIND_SERVICE'],
      ReadonlyRootfs: true,
      SecurityOpt: ['no-new-privileges'],
    });
    const forwarder = forwarderSpec({
      image: HELPER,
      labels,
      configuration: 'c',
      namespaceOf: 'x',
      socketFolder: '/s',
    });
    expect(forwarder.HostConfig).toMatchObject({
      NetworkMode: 'container:x',
      CapDrop: ['ALL'],
      Binds: ['/s:/run/endpoints'],
    });
  });

  it('pass on the paths of tasks only', () => {
    const text = proxyConfiguration({ engine: { kind: 'socket' }, nonce: 'n', dropPrivileges: true });
    expect(text).toContain('http-request return status 404 unless of_tasks');
    expect(text).toContain('server engine unix@/run/endpoints/endpoints.sock check');
    expect(text).toContain('  uid 65534\n');
    const named = proxyConfiguration({ engine: { kind: 'tcp', host: 'host.docker.internal', port: 9 } });
    expect(named).toContain('server engine host.docker.internal:9 init-addr libc,none\n');
    expect(named).not.toContain('uid');
  });
});
