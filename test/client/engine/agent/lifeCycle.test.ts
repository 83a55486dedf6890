/** Tasks from their start to their end, on a Docker that does what it is told. */
import { describe, expect, it } from 'vitest';
import { DockerError } from '../../../../client/engine/docker/docker.ts';
import { startFakeAgent } from '../../../support/fakeAgent.ts';
import { awsvpc, bridge, container } from '../../../support/taskRecords.ts';

describe('a task that runs', () => {
  it('goes PENDING, RUNNING, STOPPING, STOPPED on bridge', async () => {
    const engine = startFakeAgent();
    const seen: string[] = [];
    engine.store.subscribe((change) => {
      if (change.kind === 'task' && change.after) seen.push(change.after.observed.lastStatus);
    });
    const arn = engine.run(bridge(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    engine.requestStop(arn);
    const { observed, desired } = await engine.untilStatus(arn, 'STOPPED');
    expect([...new Set(seen)]).toEqual(['PROVISIONING', 'PENDING', 'RUNNING', 'STOPPING', 'STOPPED']);
    expect(desired.stop).toMatchObject({ code: 'UserInitiated', reason: 'Task stopped by user' });
    expect(observed.containers[0]).toMatchObject({ status: 'STOPPED', exitCode: 143 });
    expect(observed.startedAt).toBeLessThanOrEqual(observed.stoppingAt ?? 0);
    expect(observed.stoppingAt).toBeLessThanOrEqual(observed.stoppedAt ?? 0);
  });

  it('asks Docker once how a container ended whose end was told while it was stopped', async () => {
    let inspections = 0;
    const engine = startFakeAgent({
      latency: (operation) => {
        if (operation === 'inspectContainer') inspections += 1;
        return operation === 'stopContainer' ? 100 : 10;
      },
    });
    const arn = engine.run(bridge(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    inspections = 0;
    engine.requestStop(arn);
    // As Docker does it: the event goes out, the answer comes later.
    await engine.clock.advance(50);
    engine.docker.exit('web', 143);
    await engine.untilStatus(arn, 'STOPPED');
    await engine.clock.advance(1000);
    expect(inspections).toBe(1);
  });

  it('is connected from the moment the agent has it, on bridge as on awsvpc', async () => {
    const engine = startFakeAgent({ latency: () => 10 });
    const arns = [engine.run(bridge(container('web'))), engine.run(awsvpc(container('web')))];
    for (const arn of arns) {
      const { observed } = await engine.untilStatus(arn, 'RUNNING');
      expect(observed.connectivityAt).toBeLessThanOrEqual(observed.startedAt ?? 0);
    }
  });

  it('passes PROVISIONING and DEPROVISIONING on awsvpc, and has a network interface meanwhile', async () => {
    const engine = startFakeAgent({ latency: () => 10 });
    const seen: string[] = [];
    engine.store.subscribe((change) => {
      if (change.kind === 'task' && change.after) seen.push(change.after.observed.lastStatus);
    });
    const arn = engine.run(awsvpc(container('web')));
    const running = await engine.untilStatus(arn, 'RUNNING');
    expect(running.observed.attachments[0]).toMatchObject({ type: 'ElasticNetworkInterface', status: 'ATTACHED' });
    engine.requestStop(arn);
    const stopped = await engine.untilStatus(arn, 'STOPPED');
    expect([...new Set(seen)]).toEqual(['PROVISIONING', 'PENDING', 'RUNNING', 'STOPPING', 'DEPROVISIONING', 'STOPPED']);
    expect(stopped.observed.attachments[0]?.status).toBe('DELETED');
    expect(engine.docker.journal.at(-1)).toBe('exit ~internal~ecs~pause');
  });

  it('holds shared namespaces in a pause on bridge too, without the states of a network interface', async () => {
    const engine = startFakeAgent({ latency: () => 10 });
    const seen: string[] = [];
    engine.store.subscribe((change) => {
      if (change.kind === 'task' && change.after) seen.push(change.after.observed.lastStatus);
    });
    const arn = engine.run({
      definition: { networkMode: 'bridge', pidMode: 'task', containerDefinitions: [container('web'), container('db')] },
    });
    await engine.untilStatus(arn, 'RUNNING');
    const pause = engine.docker.get('~internal~ecs~pause~namespace');
    expect(engine.docker.get('db').creation.spec.HostConfig).toMatchObject({
      PidMode: `container:${pause.id}`,
      NetworkMode: 'bridge',
    });
    engine.requestStop(arn);
    const { observed } = await engine.untilStatus(arn, 'STOPPED');
    expect([...new Set(seen)]).toEqual(['PROVISIONING', 'PENDING', 'RUNNING', 'STOPPING', 'STOPPED']);
    expect(observed.attachments).toEqual([]);
    expect(engine.docker.journal.at(-1)).toBe('exit ~internal~ecs~pause~namespace');
    engine.store.requestRemoval(arn);
    await engine.until(arn, ({ observed: { cleanedUp } }) => cleanedUp);
    expect(engine.docker.containers.size).toBe(0);
  });

  it('starts independent containers at the same time', async () => {
    const engine = startFakeAgent({ latency: () => 100 });
    const names = Array.from({ length: 10 }, (_, index) => `app${index}`);
    const arn = engine.run(bridge(...names.map((name) => container(name))));
    const before = engine.clock.now();
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.clock.now() - before).toBeLessThan(1000);
  });

  it('is RUNNING only when every container has been', async () => {
    const engine = startFakeAgent({ behaviors: { setup: { exitAfter: 5000 } } });
    const arn = engine.run(
      bridge(
        container('setup', { essential: false }),
        container('web', { dependsOn: [{ containerName: 'setup', condition: 'SUCCESS' }] }),
      ),
    );
    await engine.clock.advance(4000);
    expect(engine.task(arn).observed.lastStatus).toBe('PENDING');
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.container(arn, 'setup')).toMatchObject({ status: 'STOPPED', exitCode: 0 });
  });
});

describe('a task that ends by itself', () => {
  it('stops when an essential container exits, whatever its exit code', async () => {
    const engine = startFakeAgent({ behaviors: { web: { exitAfter: 1000, exitCode: 0 } } });
    const arn = engine.run(bridge(container('web'), container('sidecar')));
    const { desired, observed } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop).toMatchObject({
      code: 'EssentialContainerExited',
      reason: 'Essential container in task exited',
    });
    expect(observed.containers.map(({ exitCode }) => exitCode)).toEqual([0, 143]);
    expect(observed.executionStoppedAt).toBeDefined();
  });

  it('goes on when a non-essential container exits', async () => {
    const engine = startFakeAgent({ behaviors: { sidecar: { exitAfter: 1000, exitCode: 3 } } });
    const arn = engine.run(bridge(container('web'), container('sidecar', { essential: false })));
    await engine.until(arn, () => engine.container(arn, 'sidecar').status === 'STOPPED');
    expect(engine.task(arn).observed.lastStatus).toBe('RUNNING');
    expect(engine.container(arn, 'sidecar').exitCode).toBe(3);
  });

  it('says when memory was the cause', async () => {
    const engine = startFakeAgent({ behaviors: { web: { exitAfter: 10, exitCode: 137, outOfMemory: true } } });
    const arn = engine.run(bridge(container('web')));
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.container(arn, 'web')).toMatchObject({
      exitCode: 137,
      reason: 'OutOfMemoryError: Container killed due to memory usage',
    });
  });

  it('fails when its pause is gone, because the containers have lost their network', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(awsvpc(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    engine.docker.destroy('~internal~ecs~pause');
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.code).toBe('EssentialContainerExited');
    expect(desired.stop?.reason).toContain('network');
  });

  it('fails when the pause of its shared namespaces is gone', async () => {
    const engine = startFakeAgent();
    const arn = engine.run({
      definition: { networkMode: 'host', ipcMode: 'task', containerDefinitions: [container('web')] },
    });
    await engine.untilStatus(arn, 'RUNNING');
    engine.docker.destroy('~internal~ecs~pause~namespace');
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toContain('shared namespaces');
  });

  it('tells that a container somebody removed is gone, with the exit code its end had', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(bridge(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    engine.docker.destroy('web');
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.container(arn, 'web')).toMatchObject({
      exitCode: 137,
      reason: 'ContainerVanishedError: No container matching saved ID found',
    });
  });
});

describe("the engine's network", () => {
  it('is made again when somebody pruned it between two tasks', async () => {
    const engine = startFakeAgent();
    const first = engine.run(awsvpc(container('web')));
    await engine.untilStatus(first, 'RUNNING');
    engine.requestStop(first);
    await engine.untilStatus(first, 'STOPPED');
    engine.docker.networks.clear();
    const second = engine.run(awsvpc(container('web')));
    await engine.untilStatus(second, 'RUNNING');
    expect(engine.docker.networks.size).toBe(1);
  });
});

describe('stopping', () => {
  it('gives up a pull that is running', async () => {
    const engine = startFakeAgent({ latency: (operation) => (operation === 'pullImage' ? 600_000 : 1) });
    engine.docker.registry.add('big:1');
    const arn = engine.run(bridge(container('web', { image: 'big:1' })));
    await engine.clock.advance(1000);
    const before = engine.clock.now();
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.clock.now() - before).toBeLessThan(1000);
    expect(engine.docker.containers.size).toBe(0);
  });

  it('does not start a container that was being created', async () => {
    const engine = startFakeAgent({ latency: (operation) => (operation === 'createContainer' ? 5000 : 1) });
    const arn = engine.run(bridge(container('web')));
    await engine.clock.advance(2500);
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.docker.journal).toEqual(['create web']);
    expect(engine.container(arn, 'web').exitCode).toBeUndefined();
  });

  it('gives each container its stopTimeout before it is killed', async () => {
    const engine = startFakeAgent({ behaviors: { web: { ignoresSignal: true } } });
    const arn = engine.run(bridge(container('web', { stopTimeout: 7 })));
    await engine.untilStatus(arn, 'RUNNING');
    const before = engine.clock.now();
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'STOPPED');
    expect(Math.round((engine.clock.now() - before) / 1000)).toBe(7);
    expect(engine.container(arn, 'web').exitCode).toBe(137);
  });

  it('goes in the reverse order of dependsOn', async () => {
    const engine = startFakeAgent();
    const on = (containerName: string) => [{ containerName, condition: 'START' as const }];
    const arn = engine.run(
      awsvpc(container('db'), container('app', { dependsOn: on('db') }), container('proxy', { dependsOn: on('app') })),
    );
    await engine.untilStatus(arn, 'RUNNING');
    engine.docker.journal.length = 0;
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.docker.journal.filter((entry) => entry.startsWith('stop'))).toEqual([
      'stop proxy',
      'stop app',
      'stop db',
      'stop ~internal~ecs~pause',
    ]);
  });

  it('is tried again when Docker fails to stop, and ends in any case', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(bridge(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    for (let tries = 0; tries < 2; tries++) {
      engine.docker.faults.push({ operation: 'stopContainer', error: new DockerError('timeout', 'stuck') });
    }
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.docker.get('web').state).toBe('exited');
  });

  it('removes everything of the task when its record may go', async () => {
    const engine = startFakeAgent();
    const arn = engine.run({
      definition: {
        networkMode: 'awsvpc',
        containerDefinitions: [container('web', { mountPoints: [{ sourceVolume: 'tmp', containerPath: '/tmp' }] })],
        volumes: [{ name: 'tmp', host: {} }],
      },
    });
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.docker.volumes.size).toBe(1);
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.docker.containers.size).toBe(2);
    engine.store.requestRemoval(arn);
    await engine.until(arn, ({ observed }) => observed.cleanedUp);
    expect(engine.docker.containers.size).toBe(0);
    expect(engine.docker.volumes.size).toBe(0);
    await engine.stop();
    expect(engine.docker.networks.size).toBe(0);
  });
});

describe('health', () => {
  it('follows the essential containers that have a check', async () => {
    const engine = startFakeAgent();
    const healthCheck = { command: ['CMD-SHELL', 'true'] };
    const arn = engine.run(bridge(container('web', { healthCheck }), container('sidecar')));
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.task(arn).observed.health).toBe('UNKNOWN');
    engine.docker.setHealth('web', 'healthy');
    await engine.until(arn, ({ observed }) => observed.health === 'HEALTHY');
    engine.docker.setHealth('web', 'unhealthy', 'connection refused', 7);
    const { observed } = await engine.until(arn, (task) => task.observed.health === 'UNHEALTHY');
    expect(observed.containers[0]?.health).toMatchObject({ output: 'connection refused', exitCode: 7 });
    expect(observed.lastStatus).toBe('RUNNING');
  });
});

describe('restartPolicy', () => {
  const policy = (more = {}) => ({ restartPolicy: { enabled: true, restartAttemptPeriod: 60, ...more } });

  it('starts the same container again and keeps the task RUNNING', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(bridge(container('web', policy())));
    await engine.untilStatus(arn, 'RUNNING');
    const id = engine.container(arn, 'web').dockerId;
    await engine.clock.advance(61_000);
    engine.docker.exit('web', 1);
    await engine.until(arn, () => engine.docker.get('web').starts === 2);
    await engine.clock.advance(1000);
    expect(engine.container(arn, 'web')).toMatchObject({ status: 'RUNNING', restartCount: 1, dockerId: id });
    expect(engine.task(arn).observed.lastStatus).toBe('RUNNING');
  });

  it('leaves down what dies sooner than the period after its last start', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(bridge(container('web', policy())));
    await engine.untilStatus(arn, 'RUNNING');
    await engine.clock.advance(61_000);
    engine.docker.exit('web', 1);
    await engine.until(arn, () => engine.docker.get('web').starts === 2);
    engine.docker.exit('web', 9);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.container(arn, 'web')).toMatchObject({ exitCode: 9, restartCount: 1 });
  });

  it('does not restart on an ignored exit code', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(bridge(container('web', policy({ ignoredExitCodes: [0] }))));
    await engine.untilStatus(arn, 'RUNNING');
    await engine.clock.advance(61_000);
    engine.docker.exit('web', 0);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.docker.get('web').starts).toBe(1);
  });
});
