/** Order, ends and recovery on a real Docker. */
import { afterEach, describe, expect, it } from 'vitest';
import {
  agentOnDocker,
  dockerCli,
  isRunning,
  isStopped,
  leftovers,
  type AgentOnDocker,
} from '../../../support/realDocker.ts';
import { container } from '../../../support/taskRecords.ts';

let engine: AgentOnDocker;
afterEach(async () => {
  expect(await engine.cleanUp()).toEqual([]);
});

const obeying = (seconds = 0) =>
  ["trap 'exit 0' TERM", ...(seconds ? [`sleep ${seconds}`] : []), 'sleep 1000 & wait'].join('; ');
const sh = (script: string) => ({ command: ['sh', '-c', script], stopTimeout: 2 });
const on = (containerName: string, condition: 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY') => ({
  containerName,
  condition,
});
const bridge = (...containerDefinitions: ReturnType<typeof container>[]) => ({
  definition: { networkMode: 'bridge' as const, containerDefinitions },
});

describe('dependsOn', () => {
  it('holds all four conditions, and the task stops in reverse', async () => {
    engine = agentOnDocker();
    const healthCheck = { command: ['CMD-SHELL', 'test -f /tmp/ready'], interval: 5, timeout: 2, retries: 3 };
    const arn = engine.run({
      definition: {
        networkMode: 'awsvpc',
        containerDefinitions: [
          container('done', { ...sh('exit 3'), essential: false }),
          container('good', { ...sh('exit 0'), essential: false, dependsOn: [on('done', 'COMPLETE')] }),
          container('db', { ...sh(`touch /tmp/ready; ${obeying()}`), healthCheck, dependsOn: [on('good', 'SUCCESS')] }),
          container('app', { ...sh(obeying()), dependsOn: [on('db', 'HEALTHY')] }),
          container('proxy', { ...sh(obeying()), dependsOn: [on('app', 'START')] }),
        ],
      },
    });
    await engine.until(arn, isRunning);
    const startedAt = (name: string) => engine.container(arn, name).startedAt ?? 0;
    expect(startedAt('good')).toBeGreaterThanOrEqual(engine.container(arn, 'done').finishedAt ?? Infinity);
    expect(startedAt('db')).toBeGreaterThanOrEqual(engine.container(arn, 'good').finishedAt ?? Infinity);
    expect(startedAt('app')).toBeGreaterThanOrEqual(engine.container(arn, 'db').health.since ?? Infinity);
    expect(startedAt('proxy')).toBeGreaterThanOrEqual(startedAt('app'));
    expect(engine.container(arn, 'done').exitCode).toBe(3);
    expect(engine.task(arn).observed.health).toBe('HEALTHY');
    await engine.stop(arn);
    const finishedAt = (name: string) => engine.container(arn, name).finishedAt ?? 0;
    expect(finishedAt('proxy')).toBeLessThanOrEqual(finishedAt('app'));
    expect(finishedAt('app')).toBeLessThanOrEqual(finishedAt('db'));
    expect(finishedAt('db')).toBeLessThanOrEqual(finishedAt('~internal~ecs~pause'));
  });
});

describe('the end of a container', () => {
  it('that is essential ends the task, with exit code and cause', async () => {
    engine = agentOnDocker();
    // The sidecar is to have its trap before the task ends.
    const web = container('web', { ...sh('sleep 1; exit 7'), dependsOn: [on('sidecar', 'START')] });
    const arn = engine.run(bridge(web, container('sidecar', sh(obeying()))));
    const { desired, observed } = await engine.until(arn, isStopped);
    expect(desired.stop).toMatchObject({
      code: 'EssentialContainerExited',
      reason: 'Essential container in task exited',
    });
    expect(observed.containers.map(({ exitCode }) => exitCode)).toEqual([7, 0]);
  });

  it('for want of memory is told as that', async () => {
    engine = agentOnDocker();
    const greedy = sh('x=xxxxxxxxxxxxxxxx; while true; do x="$x$x"; done');
    const web = container('web', { ...greedy, memory: 16, linuxParameters: { maxSwap: 0 } });
    const told = 'OutOfMemoryError: Container killed due to memory usage';
    // With cgroup v2 Docker may see the end of a container before it hears why, and then never tells: ask it again.
    let reason: string | undefined;
    for (let time = 0; time < 10 && reason !== told; time++) {
      const arn = engine.run(bridge(web));
      await engine.until(arn, isStopped);
      const observed = engine.container(arn, 'web');
      expect(observed.exitCode).toBe(137);
      reason = observed.reason;
    }
    expect(reason).toBe(told);
  });

  it('whose command does not exist is told in the words of Docker', async () => {
    engine = agentOnDocker();
    const arn = engine.run(bridge(container('web', { command: ['no-such-program'] })));
    const { desired, observed } = await engine.until(arn, isStopped);
    expect(desired.stop).toMatchObject({ code: 'TaskFailedToStart' });
    expect(desired.stop?.reason).toMatch(/^CannotStartContainerError: .*no-such-program.*executable file not found/);
    expect(observed.containers[0]?.exitCode).toBeUndefined();
  });

  it('whose image cannot be had is told as a pull error', async () => {
    engine = agentOnDocker();
    const arn = engine.run(bridge(container('web', { image: 'localhost:1/nothing:here' })));
    const { desired } = await engine.until(arn, isStopped);
    expect(desired.stop).toMatchObject({ code: 'TaskFailedToStart' });
    expect(desired.stop?.reason).toMatch(/^CannotPullContainerError: /);
  });

  it('that ignores its stop signal comes after stopTimeout', async () => {
    engine = agentOnDocker();
    const arn = engine.run(bridge(container('web', { command: ['sleep', '1000'], stopTimeout: 2 })));
    await engine.until(arn, isRunning);
    const before = Date.now();
    await engine.stop(arn);
    expect(Date.now() - before).toBeGreaterThanOrEqual(1900);
    // ECS's own patience would be 30 s.
    expect(Date.now() - before).toBeLessThan(25_000);
    expect(engine.container(arn, 'web').exitCode).toBe(137);
  });

  it('by health only changes the health', async () => {
    engine = agentOnDocker();
    const healthCheck = { command: ['CMD-SHELL', 'echo not well; exit 1'], interval: 5, timeout: 5, retries: 1 };
    const arn = engine.run(bridge(container('web', { ...sh(obeying()), healthCheck })));
    const { observed } = await engine.until(arn, (task) => task.observed.health === 'UNHEALTHY');
    expect(observed.lastStatus).toBe('RUNNING');
    expect(observed.containers[0]?.health).toMatchObject({ exitCode: 1 });
    expect(observed.containers[0]?.health.output).toContain('not well');
  });
});

describe('an engine that was killed', () => {
  it('is followed by one that adopts what runs, and sees what ended meanwhile', async () => {
    engine = agentOnDocker();
    const stays = engine.run({
      definition: { networkMode: 'awsvpc', containerDefinitions: [container('web', sh(obeying()))] },
    });
    const ends = engine.run(bridge(container('web', sh(obeying()))));
    await Promise.all([stays, ends].map((arn) => engine.until(arn, isRunning)));
    const pid = (id: string | undefined) => dockerCli('inspect', '-f', '{{.State.Pid}}', id ?? '');
    const before = await pid(engine.container(stays, 'web').dockerId);
    const state = engine.store.snapshot();
    await engine.abandon();
    await dockerCli('kill', engine.container(ends, 'web').dockerId ?? '');
    engine = agentOnDocker({ state });
    const { desired } = await engine.until(ends, isStopped);
    expect(desired.stop?.code).toBe('EssentialContainerExited');
    expect(engine.container(ends, 'web').exitCode).toBe(137);
    expect(engine.task(stays).observed.lastStatus).toBe('RUNNING');
    expect(await pid(engine.container(stays, 'web').dockerId)).toBe(before);
  });

  it('is followed by one that removes what no record knows, and nothing of other engines', async () => {
    const other = agentOnDocker();
    const theirs = other.run({
      definition: { networkMode: 'awsvpc', containerDefinitions: [container('web', sh(obeying()))] },
    });
    engine = agentOnDocker();
    const arn = engine.run({
      definition: {
        networkMode: 'awsvpc',
        containerDefinitions: [
          container('web', { ...sh(obeying()), mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] }),
        ],
        volumes: [{ name: 'data', host: {} }],
      },
    });
    await Promise.all([engine.until(arn, isRunning), other.until(theirs, isRunning)]);
    const { engineId } = engine.store;
    await engine.abandon();
    // The same engine, whose state file was lost.
    engine = agentOnDocker({ state: { ...engine.store.snapshot(), tasks: [] } });
    await engine.untilDocker(async () => (await leftovers(engine.docker, engineId)).length <= 1);
    expect(other.task(theirs).observed.lastStatus).toBe('RUNNING');
    expect(await other.cleanUp()).toEqual([]);
  });
});
