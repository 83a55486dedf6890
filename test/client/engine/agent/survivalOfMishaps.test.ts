/** More of the bugs that the agents of others had: ports and objects, sleep, pauses and Dockers that die. */
import { describe, expect, it } from 'vitest';
import { createAwakeTime } from '../../../../client/engine/util/awake.ts';
import { DockerError } from '../../../../client/engine/docker/docker.ts';
import { LABELS } from '../../../../client/engine/docker/labels.ts';
import { retention } from '../../../../client/engine/services/retention.ts';
import { fakeDocker, seededRandom, startFakeAgent, ENGINE_ID } from '../../../support/fakeAgent.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { awsvpc, bridge, container } from '../../../support/taskRecords.ts';

const PAUSE = '~internal~ecs~pause';
const IMAGE = 'registry.example/app:1';
const healthCheck = { command: ['CMD-SHELL', 'true'] };
const when = (containerName: string, condition: 'START' | 'HEALTHY' | 'SUCCESS') => [{ containerName, condition }];
const lost = (text: string) => new DockerError('unreachable', text);

describe('11, objects that nobody owns', () => {
  it('go, applications before their pause before the network, and only our own', async () => {
    const clock = createFakeClock();
    const docker = fakeDocker({ clock });
    const lostEngine = startFakeAgent({ clock, docker });
    const arn = lostEngine.run(awsvpc(container('web')));
    await lostEngine.untilStatus(arn, 'RUNNING');
    lostEngine.kill();
    docker.volumes.set('theirs', { [LABELS.engine]: 'another' });
    // The state folder was lost with everything in it but the uuid.
    const next = startFakeAgent({ clock, docker });
    await clock.advance(5000);
    await next.stop();
    expect(docker.journal.filter((each) => each.startsWith('remove'))).toEqual(['remove web', `remove ${PAUSE}`]);
    expect([...docker.networks]).toEqual([]);
    expect([...docker.volumes.keys()]).toEqual(['theirs']);
  });

  it('of another engine are none of ours', async () => {
    const clock = createFakeClock();
    const docker = fakeDocker({ clock });
    const labels = { [LABELS.engine]: 'another', [LABELS.taskArn]: 'x' };
    docker.create({ name: 'theirs', spec: { Image: 'drydock-test/web:latest', HostConfig: {}, Labels: labels } });
    const engine = startFakeAgent({ clock, docker });
    await clock.advance(5000);
    await engine.stop();
    expect(docker.containers.size).toBe(1);
  });
});

describe('12, a port that is taken between choosing and binding', () => {
  it('is replaced by another one, for the pause of a task whose containers were made to join it too', async () => {
    const engine = startFakeAgent({
      blindProbe: true,
      // The container is there before the pause is to start.
      latency: (operation) => (operation === 'startContainer' ? 500 : 1),
    });
    engine.docker.foreignPorts.add('8080/tcp');
    const arn = engine.run(awsvpc(container('web', { portMappings: [{ containerPort: 8080 }] })));
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.container(arn, PAUSE).networkBindings[0]?.hostPort).toBe(32768);
    expect(engine.docker.get('web').creation.spec.HostConfig.NetworkMode).toBe(
      `container:${engine.docker.get(PAUSE).id}`,
    );
    expect(engine.docker.containers.size).toBe(2);
  });

  it('is replaced when Docker went away between the removal and the new creation', async () => {
    const engine = startFakeAgent({ blindProbe: true });
    engine.docker.foreignPorts.add('32768/tcp');
    const arn = engine.run(bridge(container('web', { portMappings: [{ containerPort: 80 }] })));
    await engine.clock.until(() => engine.docker.journal.includes('create web'));
    engine.docker.faults.push({ operation: 'createContainer', error: lost('socket hang up') });
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.docker.containers.size).toBe(1);
  });
});

describe('13, a laptop that sleeps', () => {
  const NIGHT = 8 * 3_600_000;

  it('does not use up the startTimeout of a container meanwhile', async () => {
    const engine = startFakeAgent({ behaviors: { db: { healthyAfter: 40_000 } } });
    const db = container('db', { healthCheck, startTimeout: 60 });
    const arn = engine.run(bridge(db, container('web', { dependsOn: when('db', 'HEALTHY') })));
    await engine.until(arn, () => engine.container(arn, 'db').status === 'RUNNING');
    await engine.clock.advance(15_000);
    engine.clock.jump(NIGHT);
    await engine.untilStatus(arn, 'RUNNING');
  });

  it('ends the startTimeout as late as it would have awake, and not an hour later for a clock that is set back', async () => {
    const engine = startFakeAgent();
    const db = container('db', { healthCheck, startTimeout: 60, essential: false });
    const arn = engine.run(bridge(db, container('web', { dependsOn: when('db', 'HEALTHY') })));
    await engine.until(arn, () => engine.container(arn, 'db').status === 'RUNNING');
    await engine.clock.advance(15_000);
    engine.clock.jump(NIGHT);
    await engine.clock.advance(15_000);
    engine.clock.jump(-3_600_000);
    await engine.until(arn, ({ observed }) => observed.lastStatus === 'STOPPED', 60_000);
    expect(engine.task(arn).desired.stop?.reason).toMatch(/startTimeout of 60 seconds/);
  });

  it('finds its stopped tasks again in the morning', async () => {
    const clock = createFakeClock();
    const awake = createAwakeTime(clock);
    const engine = startFakeAgent({ clock });
    const arn = engine.run(bridge(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'STOPPED');
    const since = (moment: number) => awake.since(moment);
    const toGo = () => retention(engine.store.tasks(), [], clock.now(), 3_600_000, since).requestRemoval;
    expect(toGo()).toEqual([]);
    await clock.advance(60_000);
    clock.jump(NIGHT);
    await clock.advance(58 * 60_000);
    expect(toGo()).toEqual([]);
    await clock.advance(2 * 60_000);
    expect(toGo()).toEqual([arn]);
    awake.dispose();
  });

  it('kills nothing that runs', async () => {
    const engine = startFakeAgent({ behaviors: { web: { healthyAfter: 10 } } });
    const arn = engine.run(awsvpc(container('web', { healthCheck })));
    await engine.untilStatus(arn, 'RUNNING');
    for (let night = 0; night < 5; night++) {
      engine.clock.jump(NIGHT);
      await engine.clock.advance(15 * 60_000);
    }
    expect(engine.task(arn).observed).toMatchObject({ lastStatus: 'RUNNING', health: 'HEALTHY' });
    expect(engine.docker.journal.filter((each) => /^(stop|exit|remove)/.test(each))).toEqual([]);
  });
});

describe('14, a task that is stopped in the middle of something', () => {
  it.each(['pullImage', 'createContainer', 'startContainer', 'createNetwork', 'createVolume'] as const)(
    'ends and leaves nothing running: %s',
    async (slow) => {
      const engine = startFakeAgent({ latency: (operation) => (operation === slow ? 2000 : 1) });
      engine.docker.registry.add(IMAGE);
      const arn = engine.run({
        definition: {
          networkMode: 'awsvpc',
          containerDefinitions: [
            container('web', { image: IMAGE, mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] }),
          ],
          volumes: [{ name: 'data', host: {} }],
        },
      });
      await engine.clock.advance(1000);
      engine.requestStop(arn);
      await engine.untilStatus(arn, 'STOPPED');
      await engine.clock.advance(10_000);
      expect([...engine.docker.containers.values()].filter(({ state }) => state === 'running')).toEqual([]);
      engine.store.requestRemoval(arn);
      await engine.until(arn, ({ observed }) => observed.cleanedUp);
      await engine.clock.advance(10_000);
      expect(engine.docker.containers.size + engine.docker.volumes.size).toBe(0);
    },
  );
});

describe('15, a pause that dies', () => {
  it('ends its task, whose containers have lost their network', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(awsvpc(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    engine.docker.exit(PAUSE, 137);
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toContain('the container that holds the network of the task is gone');
  });

  it('and is started again by somebody at once does so too: the containers stay in the former network', async () => {
    const engine = startFakeAgent({ latency: () => 50 });
    const arn = engine.run(awsvpc(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    await engine.clock.advance(10_000);
    const { id } = engine.docker.get(PAUSE);
    engine.docker.exit(id, 137);
    engine.docker.start(id);
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toContain('the container that holds the network of the task is gone');
  });

  it('and runs again does so where no engine was there to see it', async () => {
    const clock = createFakeClock();
    const docker = fakeDocker({ clock });
    const first = startFakeAgent({ clock, docker });
    const arn = first.run(awsvpc(container('web')));
    await first.untilStatus(arn, 'RUNNING');
    const state = first.store.snapshot();
    first.kill();
    await clock.advance(60_000);
    docker.exit(PAUSE, 137);
    docker.start(docker.get(PAUSE).id);
    const next = startFakeAgent({ clock, docker, state });
    const { desired } = await next.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toContain('the container that holds the network of the task is gone');
  });
});

describe('16, a Docker that is started again', () => {
  it('has ended its containers: tasks end as an essential exit and stay so', async () => {
    const engine = startFakeAgent({ random: seededRandom(3) });
    const arns = [engine.run(awsvpc(container('web'))), engine.run(bridge(container('web')))];
    for (const arn of arns) await engine.untilStatus(arn, 'RUNNING');
    engine.docker.down({ containersExit: true });
    engine.setAvailable(false);
    await engine.clock.advance(5000);
    engine.docker.up();
    engine.setAvailable(true);
    for (const arn of arns) {
      const { desired, observed } = await engine.untilStatus(arn, 'STOPPED');
      expect(desired.stop).toMatchObject({
        code: 'EssentialContainerExited',
        reason: 'Essential container in task exited',
      });
      expect(observed.containers[0]?.exitCode).toBe(255);
    }
    await engine.clock.advance(10 * 60_000);
    expect([...engine.docker.containers.values()].filter(({ state }) => state === 'running')).toEqual([]);
    expect(engine.docker.networks.size).toBe(1);
    expect(engine.store.engineId).toBe(ENGINE_ID);
  });
});

describe('somebody who starts an ended container again', () => {
  it('sees it stopped once more, and then left alone', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(bridge(container('web'), container('side', { essential: false })));
    await engine.untilStatus(arn, 'RUNNING');
    engine.docker.exit('side', 0);
    await engine.until(arn, () => engine.container(arn, 'side').status === 'STOPPED');
    const { id } = engine.docker.get('side');
    engine.docker.start(id);
    await engine.clock.advance(1000);
    expect(engine.docker.get('side').state).toBe('exited');
    engine.docker.start(id);
    await engine.clock.advance(10 * 60_000);
    expect(engine.docker.get('side').state).toBe('running');
    expect(engine.container(arn, 'side')).toMatchObject({ status: 'STOPPED', exitCode: 0 });
  });
});
