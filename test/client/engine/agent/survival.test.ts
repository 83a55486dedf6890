/**
 * Bugs that the agents of others had, one test each at least: what is told here by number is the list of ecs/runtime 9.2.
 * Two of the list need more than the agent and are proved by the tests named at the end.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DockerError } from '../../../../client/engine/docker/docker.ts';
import { heldPorts } from '../../../../client/engine/agent/createAgent.ts';
import { fakeDocker, startFakeAgent } from '../../../support/fakeAgent.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import type { FakeDockerEngine } from '../../../support/fakeDocker.ts';
import { awsvpc, bridge, container } from '../../../support/taskRecords.ts';

const PAUSE = '~internal~ecs~pause';
const IMAGE = 'registry.example/app:1';
const healthCheck = { command: ['CMD-SHELL', 'true'] };
const when = (containerName: string, condition: 'START' | 'HEALTHY' | 'SUCCESS') => [{ containerName, condition }];
const lost = (text: string) => new DockerError('unreachable', text);
const timeout = new DockerError('timeout', 'no answer');

describe('1, a container created twice after a restart', () => {
  it('is not: the name is on disk first, and who has it is the one', async () => {
    const clock = createFakeClock();
    const docker = fakeDocker({ clock, latency: () => 20 });
    const engine = startFakeAgent({ clock, docker });
    engine.run(awsvpc(container('web')));
    await clock.until(() => docker.journal.includes('create web'));
    const next = startFakeAgent({ clock, docker, state: engine.kill() });
    const arn = next.store.tasks()[0]?.spec.arn ?? '';
    await next.untilStatus(arn, 'RUNNING');
    const created = docker.journal.filter((each) => each.startsWith('create'));
    expect(created).toHaveLength(2);
    expect(new Set(created)).toEqual(new Set([`create ${PAUSE}`, 'create web']));
  });

  it('nor when its creation ends after the list of what is there was made', async () => {
    const engine = startFakeAgent({ latency: (operation) => (operation === 'createContainer' ? 3000 : 5) });
    const arn = engine.run(bridge(container('web')));
    await engine.clock.advance(500);
    // The stream of events breaks while the creation is under way; it opens again before that has ended.
    engine.docker.down();
    engine.docker.up();
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.docker.journal.filter((each) => each.startsWith('create'))).toHaveLength(1);
    expect(engine.container(arn, 'web').reason).toBeUndefined();
  });
});

describe('2, a start of which only the answer is lost', () => {
  it.each([
    [
      'the call timed out',
      timeout,
      'DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s',
    ],
  ])('leaves nothing running: %s', async (_, error, reason) => {
    const engine = startFakeAgent();
    engine.docker.faults.push({ operation: 'startContainer', error, afterwards: true });
    const arn = engine.run(bridge(container('web')));
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(engine.docker.get('web').state).toBe('exited');
    expect(desired.stop).toMatchObject({ code: 'TaskFailedToStart', reason });
  });

  it('is a start where Docker says EOF and the container runs', async () => {
    const engine = startFakeAgent();
    engine.docker.faults.push({
      operation: 'startContainer',
      error: new DockerError('other', 'unexpected EOF'),
      afterwards: true,
    });
    const arn = engine.run(bridge(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.docker.get('web').starts).toBe(1);
  });

  it('does not run a container a second time that has come to its end meanwhile', async () => {
    const engine = startFakeAgent({ behaviors: { migration: { exitAfter: 100, exitCode: 0 } } });
    // No event tells of the end either.
    engine.docker.faults.push({ operation: 'startContainer', error: lost('socket hang up'), afterwards: true });
    const arn = engine.run(bridge(container('migration')));
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.docker.get('migration').starts).toBe(1);
    expect(engine.container(arn, 'migration').exitCode).toBe(0);
  });

  it('is made up for where it was a restart by policy', async () => {
    const engine = startFakeAgent();
    const policy = { enabled: true, restartAttemptPeriod: 60 };
    const arn = engine.run(bridge(container('web', { restartPolicy: policy })));
    await engine.untilStatus(arn, 'RUNNING');
    await engine.clock.advance(90_000);
    engine.docker.faults.push({ operation: 'startContainer', error: lost('socket hang up') });
    engine.docker.exit('web', 1);
    await engine.clock.advance(10_000);
    expect(engine.docker.get('web').state).toBe('running');
    expect(engine.task(arn).observed.lastStatus).toBe('RUNNING');
    expect(engine.container(arn, 'web').restartCount).toBe(1);
  });

  it('is made up for where a crash came between the decision to restart and the restart', async () => {
    const clock = createFakeClock();
    const docker = fakeDocker({ clock });
    const first = startFakeAgent({ clock, docker });
    const policy = { enabled: true, restartAttemptPeriod: 60 };
    const arn = first.run(bridge(container('web', { restartPolicy: policy })));
    await first.untilStatus(arn, 'RUNNING');
    await clock.advance(90_000);
    docker.faults.push({ operation: 'startContainer', error: lost('killed') });
    docker.exit('web', 1);
    await clock.until(() => first.container(arn, 'web').restartCount === 1);
    const state = first.store.snapshot();
    first.kill();
    const next = startFakeAgent({ clock, docker, state });
    await clock.until(() => docker.get('web').state === 'running', 30_000);
    expect(next.container(arn, 'web').restartCount).toBe(1);
  });
});

describe('3, a stop at which Docker hangs', () => {
  const hang = ({ faults }: FakeDockerEngine) => {
    for (let tries = 0; tries < 4; tries++) faults.push({ operation: 'stopContainer', error: timeout });
  };

  it('is repeated, then told as what it is, and made up for when Docker has recovered', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(bridge(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    hang(engine.docker);
    engine.docker.faults.push({ operation: 'killContainer', error: timeout });
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.container(arn, 'web').reason).toBe(
      'DockerTimeoutError: Could not transition to stopped; timed out after waiting 2m0s',
    );
    expect(engine.docker.get('web').state).toBe('running');
    await engine.clock.advance(6 * 60_000);
    expect(engine.docker.get('web').state).toBe('exited');
  });

  it('ends in SIGKILL where Docker can do that', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(bridge(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    hang(engine.docker);
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.container(arn, 'web')).toMatchObject({ exitCode: 137 });
    expect(engine.docker.get('web').state).toBe('exited');
  });

  it('is over when the container has ended all the same', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(bridge(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    engine.docker.faults.push({ operation: 'stopContainer', error: timeout, afterwards: true });
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.container(arn, 'web')).toMatchObject({ exitCode: 143 });
    expect(engine.container(arn, 'web').reason).toBeUndefined();
  });
});

describe('4, a task that is PENDING for ever', () => {
  it('ends when what a container waits for has failed', async () => {
    const engine = startFakeAgent({ behaviors: { setup: { exitAfter: 10, exitCode: 1 } } });
    const arn = engine.run(
      bridge(container('setup', { essential: false }), container('web', { dependsOn: when('setup', 'SUCCESS') })),
    );
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toMatch(/dependency graph: container setup exited with 1/);
  });

  it('ends when that fails between the creation and the start of the container', async () => {
    const engine = startFakeAgent({
      behaviors: { db: { healthyAfter: 10 } },
      latency: (operation) => (operation === 'createContainer' ? 200 : 1),
    });
    const arn = engine.run(
      bridge(
        container('db', { essential: false, healthCheck }),
        container('web', { dependsOn: when('db', 'HEALTHY') }),
      ),
    );
    await engine.until(arn, () => engine.container(arn, 'db').health.status === 'HEALTHY');
    await engine.clock.advance(100);
    engine.docker.exit('db', 1);
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toMatch(/dependency graph: container db exited with 1/);
  });

  it('ends when containers wait for each other in a circle', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(bridge(container('a', { dependsOn: when('b', 'START') }), container('b', { links: ['a'] })));
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toBe(`Task dependencies cannot be resolved, taskArn: ${arn}`);
  });
});

describe('5, resources that stay taken', () => {
  it('are given back once with the task, however its ports lie between those of others', async () => {
    const engine = startFakeAgent();
    const web = () => bridge(container('web', { portMappings: [{ containerPort: 80 }, { containerPort: 81 }] }));
    const arns = [engine.run(web()), engine.run(web()), engine.run(web())];
    for (const arn of arns) await engine.untilStatus(arn, 'RUNNING');
    const held = () => heldPorts(engine.store.tasks()).map(({ port }) => port);
    expect(new Set(held()).size).toBe(6);
    engine.requestStop(arns[1] ?? '');
    await engine.untilStatus(arns[1] ?? '', 'STOPPED');
    const left = held();
    expect(left).toHaveLength(4);
    engine.requestStop(arns[1] ?? '');
    expect(held()).toEqual(left);
  });
});

describe('6, events that never arrive', () => {
  it('of an end are made up for by looking at everything now and then', async () => {
    const clock = createFakeClock();
    const docker = fakeDocker({ clock, loses: (action) => action === 'die' });
    const engine = startFakeAgent({ clock, docker });
    const arn = engine.run(bridge(container('web')));
    await engine.untilStatus(arn, 'RUNNING');
    docker.exit('web', 9);
    await engine.until(arn, ({ observed }) => observed.lastStatus === 'STOPPED', 6 * 60_000);
    expect(engine.container(arn, 'web').exitCode).toBe(9);
  });

  it('of health are made up for within seconds where others wait for it', async () => {
    const clock = createFakeClock();
    const docker = fakeDocker({
      clock,
      loses: (action) => action.startsWith('health'),
      behavior: () => ({ healthyAfter: 1000 }),
    });
    const engine = startFakeAgent({ clock, docker });
    const db = container('db', { healthCheck, startTimeout: 20 });
    const arn = engine.run(bridge(db, container('web', { dependsOn: when('db', 'HEALTHY') })));
    await engine.until(arn, ({ observed }) => observed.lastStatus === 'RUNNING', 10_000);
  });

  it('does not keep the health from changing while the status stays', async () => {
    const engine = startFakeAgent({ behaviors: { web: { healthyAfter: 10 } } });
    const arn = engine.run(bridge(container('web', { healthCheck })));
    await engine.until(arn, ({ observed }) => observed.health === 'HEALTHY');
    engine.docker.setHealth('web', 'unhealthy', 'broken');
    const { observed } = await engine.until(arn, (task) => task.observed.health === 'UNHEALTHY');
    expect(observed.lastStatus).toBe('RUNNING');
    expect(observed.containers[0]?.health).toMatchObject({ output: 'broken', exitCode: 1 });
  });
});

describe('7, what is told of changes', () => {
  it('has the end of a container that is not essential, and nothing where nothing changed', async () => {
    const engine = startFakeAgent({ behaviors: { sidecar: { exitAfter: 1000, exitCode: 2 } } });
    const told: string[] = [];
    engine.store.subscribe((change) => {
      if (change.kind !== 'task' || !change.before || !change.after) return;
      const { before, after } = change;
      expect(JSON.stringify(after)).not.toBe(JSON.stringify(before));
      told.push(...after.observed.containers.map(({ name, status }) => `${name} ${status}`));
    });
    const arn = engine.run(bridge(container('web'), container('sidecar', { essential: false })));
    await engine.until(arn, () => engine.container(arn, 'sidecar').status === 'STOPPED');
    expect(told).toContain('sidecar STOPPED');
    expect(engine.task(arn).observed.lastStatus).toBe('RUNNING');
    const before = told.length;
    await engine.clock.advance(20 * 60_000);
    expect(told).toHaveLength(before);
  });
});

describe('9, pulls and the ends of tasks', () => {
  it('does not begin a pull for a task that is to stop', async () => {
    const engine = startFakeAgent({ available: false });
    engine.docker.registry.add(IMAGE);
    const arn = engine.run(bridge(container('web', { image: IMAGE })));
    engine.requestStop(arn);
    engine.setAvailable(true);
    await engine.untilStatus(arn, 'STOPPED');
    await engine.clock.advance(10_000);
    expect(engine.pulls).toEqual([]);
  });

  it('gives a new task a pull of its own when the last one that shared it stops', async () => {
    const engine = startFakeAgent({ latency: (operation) => (operation === 'pullImage' ? 5000 : 1) });
    engine.docker.registry.add(IMAGE);
    const first = engine.run(bridge(container('web', { image: IMAGE })));
    await engine.clock.advance(1000);
    engine.requestStop(first);
    const second = engine.run(bridge(container('web', { image: IMAGE })));
    await engine.untilStatus(first, 'STOPPED');
    await engine.untilStatus(second, 'RUNNING');
  });
});

describe('what is proved elsewhere', () => {
  it.each([
    ['8, calls without a deadline', 'docker/deadlines.test.ts', 'ends when Docker accepts it and never answers'],
    ['10, services in the middle of something else', 'services/properties.test.ts', 'keeps to both bounds'],
  ])('%s', (_, file, title) => {
    const path = new URL(`../${file}`, import.meta.url);
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain(title);
  });
});
