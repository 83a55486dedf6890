/** `kill -9` at random moments, Docker going away, restarts of Docker: no orphan, no double, and everything converges. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DockerError } from '../../../../client/engine/docker/docker.ts';
import { LABELS } from '../../../../client/engine/docker/labels.ts';
import { fakeDocker, ENGINE_ID, seededRandom, startFakeAgent, type FakeAgent } from '../../../support/fakeAgent.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import type { EngineState } from '../../../../client/engine/state/model.ts';
import type { Behavior, FakeDockerEngine } from '../../../support/fakeDocker.ts';
import { container, type TaskOptions } from '../../../support/taskRecords.ts';

const on = (containerName: string, condition: 'START' | 'SUCCESS' | 'HEALTHY') => [{ containerName, condition }];

/** One of each kind of task that has something to lose. */
const TASKS: readonly TaskOptions[] = [
  {
    definition: {
      networkMode: 'bridge',
      containerDefinitions: [container('web', { portMappings: [{ containerPort: 80 }] })],
    },
  },
  {
    definition: {
      networkMode: 'awsvpc',
      containerDefinitions: [
        container('setup', { essential: false }),
        container('web', {
          portMappings: [{ containerPort: 8080 }],
          dependsOn: on('setup', 'SUCCESS'),
          mountPoints: [
            { sourceVolume: 'data', containerPath: '/data' },
            { sourceVolume: 'files', containerPath: '/files' },
          ],
        }),
      ],
      volumes: [
        { name: 'data', host: {} },
        { name: 'files', efsVolumeConfiguration: { fileSystemId: 'fs-1' } },
      ],
    },
  },
  {
    definition: {
      networkMode: 'bridge',
      pidMode: 'task',
      containerDefinitions: [
        container('db', { healthCheck: { command: ['CMD-SHELL', 'true'] } }),
        container('app', { dependsOn: on('db', 'HEALTHY') }),
      ],
    },
  },
];
const BEHAVIORS: Readonly<Record<string, Behavior>> = {
  setup: { exitAfter: 300, exitCode: 0 },
  db: { healthyAfter: 200 },
};

/** A file system outlives every task. */
const volumesOfTasks = (docker: FakeDockerEngine) =>
  [...docker.volumes].flatMap(([name, labels]) => (labels[LABELS.role] === 'file-system' ? [] : [name]));

/** What must hold whenever the agent has come to rest. */
function expectNoOrphanNoDouble(engine: FakeAgent, docker: FakeDockerEngine) {
  const known = new Map(
    engine.store
      .tasks()
      .flatMap(({ observed }) => observed.containers.map((each) => [each.dockerId ?? '', each] as const)),
  );
  for (const each of docker.containers.values()) {
    expect(each.creation.spec.Labels?.[LABELS.engine]).toBe(ENGINE_ID);
    expect(known.get(each.id)?.dockerName, `container ${each.creation.name} has no record`).toBe(each.creation.name);
  }
  const volumes = engine.store.tasks().flatMap(({ observed }) => Object.values(observed.taskVolumes));
  for (const name of volumesOfTasks(docker)) expect(volumes).toContain(name);
  for (const { observed } of engine.store.tasks()) {
    for (const { status, dockerId } of observed.containers) {
      const running = dockerId !== undefined && docker.find(dockerId)?.state === 'running';
      expect(running).toBe(status === 'RUNNING' || status === 'RESOURCES_PROVISIONED');
    }
  }
}

const PAUSE = '~internal~ecs~pause';

/**
 * Removals of what could have been adopted. A container that waited for its start in the namespace of a pause that somebody
 * removed cannot: it has to be made anew in the next one.
 */
const thrownAway = (journal: readonly string[]): string[] =>
  journal.filter((entry, index) => {
    if (!entry.startsWith('remove ')) return false;
    const name = entry.slice('remove '.length);
    const since = journal.slice(journal.lastIndexOf(`create ${name}`, index), index);
    return since.includes(`start ${name}`) || !since.includes(`create ${PAUSE}`);
  });

const latencyOf = (random: () => number) => () => Math.floor(random() * 60);

function setUp(seed: number) {
  const clock = createFakeClock();
  const random = seededRandom(seed);
  const docker = fakeDocker({
    clock,
    latency: latencyOf(random),
    behavior: ({ spec }) => BEHAVIORS[spec.Labels?.[LABELS.containerName] ?? ''] ?? {},
  });
  return { clock, random, docker };
}

const isSettled = (engine: FakeAgent) => () =>
  engine.store
    .tasks()
    .every(({ observed, desired }) =>
      desired.status === 'STOPPED' ? observed.lastStatus === 'STOPPED' : observed.lastStatus === 'RUNNING',
    );

/** One life of an engine and what happens while none is there. */
const lives = fc.array(
  fc.record({
    /** Milliseconds until the kill. */
    after: fc.integer({ min: 0, max: 900 }),
    /** The snapshot on disk is the very last state, or the last one that somebody waited for. */
    upToDate: fc.boolean(),
    /** Milliseconds without an engine. */
    absence: fc.integer({ min: 0, max: 500 }),
    meanwhile: fc.constantFrom('nothing', 'a container exits', 'a container is removed', 'Docker restarts'),
    which: fc.nat(20),
  }),
  { minLength: 1, maxLength: 4 },
);

type Life = typeof lives extends fc.Arbitrary<readonly (infer Each)[]> ? Each : never;

async function live({ after, upToDate, absence, meanwhile, which }: Life, engine: FakeAgent): Promise<EngineState> {
  const { clock, docker, store } = engine;
  await clock.advance(after);
  const onDisk = engine.kill();
  const state = upToDate ? store.snapshot() : onDisk;
  const running = [...docker.containers.values()].filter((each) => each.state === 'running');
  const victim = running[which % Math.max(1, running.length)];
  if (victim && meanwhile === 'a container exits') docker.exit(victim.id, 5);
  if (victim && meanwhile === 'a container is removed') docker.destroy(victim.id);
  if (meanwhile === 'Docker restarts') {
    docker.down({ containersExit: true });
    docker.up();
  }
  await clock.advance(absence);
  return state;
}

describe('an engine that is killed', () => {
  it('finds its tasks again wherever it was, as often as it happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), lives, fc.boolean(), async (seed, all, stopOne) => {
        const { clock, random, docker } = setUp(seed);
        let engine = startFakeAgent({ clock, docker, random });
        const arns = TASKS.map((options) => engine.run(options));
        // As RunTask does: its answer tells that the tasks are on disk.
        const written = engine.store.durable();
        await clock.advance(1);
        await written;
        for (const life of all) {
          const state = await live(life, engine);
          engine = startFakeAgent({ clock, docker, state, random });
          if (stopOne) engine.requestStop(arns[0] ?? '');
        }
        await clock.until(isSettled(engine), 600_000);
        await clock.advance(1000);
        expectNoOrphanNoDouble(engine, docker);
        // Whatever was made for a task that is on disk is adopted, never thrown away and made anew.
        expect(thrownAway(docker.journal)).toEqual([]);
        arns.forEach((arn) => engine.requestStop(arn));
        await clock.until(isSettled(engine), 600_000);
        await clock.advance(1000);
        expectNoOrphanNoDouble(engine, docker);
        arns.forEach((arn) => engine.store.requestRemoval(arn));
        await clock.until(() => engine.store.tasks().every(({ observed }) => observed.cleanedUp), 600_000);
        await engine.stop();
        expect([...docker.containers.values()]).toEqual([]);
        expect(volumesOfTasks(docker)).toEqual([]);
        expect([...docker.networks]).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('removes what it had made for a task that never reached the disk', async () => {
    for (let after = 50; after < 700; after += 50) {
      const { clock, random, docker } = setUp(after);
      const engine = startFakeAgent({ clock, docker, random });
      TASKS.forEach((options) => engine.run(options));
      await clock.advance(after);
      engine.kill();
      const next = startFakeAgent({ clock, docker, random });
      await clock.advance(5000);
      expect([...docker.containers.values()]).toEqual([]);
      expect(volumesOfTasks(docker)).toEqual([]);
      await next.stop();
    }
  });

  it("never touches what carries another engine's label, or none", async () => {
    const { clock, random, docker } = setUp(3);
    const foreign = { HostConfig: {}, Image: 'drydock-test/web:latest' };
    docker.create({ name: 'theirs', spec: { ...foreign, Labels: { [LABELS.engine]: 'another' } } });
    docker.create({ name: 'by-hand', spec: foreign });
    docker.volumes.set('precious', { [LABELS.engine]: 'another', [LABELS.taskArn]: 'x' });
    const engine = startFakeAgent({ clock, docker, random });
    await clock.advance(5000);
    await engine.stop();
    expect([...docker.containers.values()].map(({ creation }) => creation.name)).toEqual(['theirs', 'by-hand']);
    expect([...docker.volumes.keys()]).toEqual(['precious']);
  });

  it('sees an exit that happened while it was away, with its exit code', async () => {
    const { clock, random, docker } = setUp(5);
    const engine = startFakeAgent({ clock, docker, random });
    const arn = engine.run(TASKS[0] as TaskOptions);
    await engine.untilStatus(arn, 'RUNNING');
    const state = engine.store.snapshot();
    engine.kill();
    docker.exit('web', 42);
    const next = startFakeAgent({ clock, docker, state, random });
    await next.untilStatus(arn, 'STOPPED');
    expect(next.container(arn, 'web').exitCode).toBe(42);
    expect(next.task(arn).desired.stop?.code).toBe('EssentialContainerExited');
  });

  it('does not take a container for never started that it had just started', async () => {
    const { clock, random, docker } = setUp(9);
    const engine = startFakeAgent({ clock, docker, random });
    const arn = engine.run(TASKS[0] as TaskOptions);
    await engine.until(arn, () => engine.container(arn, 'web').status === 'CREATED');
    const state = engine.store.snapshot();
    await engine.untilStatus(arn, 'RUNNING');
    engine.kill();
    const next = startFakeAgent({ clock, docker, state, random, available: false });
    next.requestStop(arn);
    await clock.advance(1000);
    expect(next.task(arn).observed.lastStatus).not.toBe('STOPPED');
    next.setAvailable(true);
    await next.untilStatus(arn, 'STOPPED');
    expect(docker.get('web').state).toBe('exited');
  });

  it('waits for a secret that it forgot, and goes on when it is known again', async () => {
    const { clock, random, docker } = setUp(11);
    const overlay = { containers: { web: { secretNames: ['TOKEN'] } }, volumes: {} };
    const web = container('web', { secrets: [{ name: 'TOKEN', valueFrom: 'token' }] });
    const options = {
      definition: { networkMode: 'bridge' as const, containerDefinitions: [web] },
      overlay,
      overlayId: 'o1',
    };
    const engine = startFakeAgent({ clock, docker, random });
    const arn = engine.run(options);
    await clock.advance(10_000);
    expect(engine.task(arn).observed.lastStatus).toBe('PENDING');
    expect(engine.container(arn, 'web').reason).toContain('the engine was restarted');
    engine.secrets.put('o1', 'web', 'TOKEN', 's3cret');
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.container(arn, 'web').reason).toBeUndefined();
    expect(docker.get('web').creation.spec.Env).toContain('TOKEN=s3cret');
    expect(JSON.stringify(engine.store.snapshot())).not.toContain('s3cret');
  });
});

describe('Docker going away', () => {
  it('leaves the tasks as they are and goes on when it is back', async () => {
    const { clock, random, docker } = setUp(13);
    const engine = startFakeAgent({ clock, docker, random });
    const arns = TASKS.map((options) => engine.run(options));
    await clock.advance(150);
    docker.down();
    engine.setAvailable(false);
    await clock.advance(30_000);
    expect(engine.store.tasks().every(({ observed }) => observed.stopCause === undefined)).toBe(true);
    docker.up();
    engine.setAvailable(true);
    for (const arn of arns) await engine.untilStatus(arn, 'RUNNING');
    expectNoOrphanNoDouble(engine, docker);
  });

  it('for a moment only, unnoticed by anybody else, is survived too', async () => {
    const { clock, random, docker } = setUp(17);
    const engine = startFakeAgent({ clock, docker, random });
    const arns = TASKS.map((options) => engine.run(options));
    await clock.advance(200);
    docker.down();
    docker.up();
    for (const arn of arns) await engine.untilStatus(arn, 'RUNNING');
    docker.down();
    docker.up();
    docker.exit('app', 1);
    await engine.untilStatus(arns[2] ?? '', 'STOPPED');
    expectNoOrphanNoDouble(engine, docker);
  });

  it('between a creation and its answer finds the container again by its name', async () => {
    const engine = startFakeAgent();
    const lost = new DockerError('unreachable', 'socket hang up');
    engine.docker.faults.push({ operation: 'createContainer', error: lost, afterwards: true });
    engine.docker.faults.push({ operation: 'startContainer', error: lost, afterwards: true });
    const arn = engine.run(TASKS[0] as TaskOptions);
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.docker.journal).toEqual(['create web', 'start web']);
    expect(engine.container(arn, 'web').dockerId).toBe(engine.docker.get('web').id);
  });

  it('with all containers, as a restart of Docker does, ends the tasks as an essential exit', async () => {
    const { clock, random, docker } = setUp(19);
    const engine = startFakeAgent({ clock, docker, random });
    const arns = TASKS.map((options) => engine.run(options));
    for (const arn of arns) await engine.untilStatus(arn, 'RUNNING');
    docker.down({ containersExit: true });
    engine.setAvailable(false);
    await clock.advance(2000);
    docker.up();
    engine.setAvailable(true);
    for (const arn of arns) {
      const { desired } = await engine.untilStatus(arn, 'STOPPED');
      expect(desired.stop).toMatchObject({
        code: 'EssentialContainerExited',
        reason: 'Essential container in task exited',
      });
    }
  });

  it('about one container only does not keep the other tasks waiting', async () => {
    const { clock, random, docker } = setUp(29);
    const first = startFakeAgent({ clock, docker, random });
    const arns = TASKS.map((options) => first.run(options));
    for (const arn of arns) await first.untilStatus(arn, 'RUNNING');
    const state = first.store.snapshot();
    first.kill();
    const stuck = first.container(arns[0] ?? '', 'web').dockerId ?? '';
    for (let tries = 0; tries < 3; tries++) {
      docker.faults.push({
        operation: 'inspectContainer',
        matching: stuck,
        error: new DockerError('timeout', 'stuck'),
      });
    }
    const next = startFakeAgent({ clock, docker, state, random });
    next.requestStop(arns[2] ?? '');
    await next.until(arns[2] ?? '', ({ observed }) => observed.lastStatus === 'STOPPED', 4000);
    next.requestStop(arns[0] ?? '');
    await next.untilStatus(arns[0] ?? '', 'STOPPED');
    expectNoOrphanNoDouble(next, docker);
  });

  it('lets a task that was never tried be stopped at once', async () => {
    const engine = startFakeAgent({ available: false });
    const arn = engine.run(TASKS[0] as TaskOptions);
    await engine.clock.advance(1000);
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'STOPPED');
  });
});

describe('an event that never came', () => {
  it('is made up for by looking at everything every five minutes', async () => {
    const { clock, random, docker } = setUp(23);
    const engine = startFakeAgent({ clock, docker, random });
    const arn = engine.run(TASKS[0] as TaskOptions);
    await engine.untilStatus(arn, 'RUNNING');
    Object.assign(docker.get('web'), { state: 'exited', exitCode: 3, finishedAt: clock.now() });
    await clock.advance(200_000);
    expect(engine.task(arn).observed.lastStatus).toBe('RUNNING');
    await clock.advance(131_000);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.container(arn, 'web').exitCode).toBe(3);
  });
});
