import { describe, expect, it } from 'vitest';
import { startFakeAgent } from '../../../support/fakeAgent.ts';
import { container } from '../../../support/taskRecords.ts';

type Condition = 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY';
const on = (containerName: string, condition: Condition) => ({ dependsOn: [{ containerName, condition }] });
const healthCheck = { command: ['CMD-SHELL', 'true'] };
const task = (...containerDefinitions: ReturnType<typeof container>[]) => ({
  definition: { networkMode: 'bridge' as const, containerDefinitions },
});

describe('dependsOn', () => {
  it.each([
    ['START', {}, 'start db'],
    ['COMPLETE', { exitAfter: 3000, exitCode: 4 }, 'exit db'],
    ['SUCCESS', { exitAfter: 3000, exitCode: 0 }, 'exit db'],
  ] as const)('%s lets the dependent go after the condition is met', async (condition, behavior, before) => {
    const engine = startFakeAgent({ behaviors: { db: behavior } });
    const arn = engine.run(task(container('db', { essential: false }), container('web', on('db', condition))));
    await engine.untilStatus(arn, 'RUNNING');
    const { journal } = engine.docker;
    expect(journal.indexOf(before)).toBeGreaterThanOrEqual(0);
    expect(journal.indexOf(before)).toBeLessThan(journal.indexOf('create web'));
  });

  it('HEALTHY waits for the check of the definition', async () => {
    const engine = startFakeAgent({ behaviors: { db: { healthyAfter: 20_000 } } });
    const arn = engine.run(task(container('db', { healthCheck }), container('web', on('db', 'HEALTHY'))));
    await engine.clock.advance(19_000);
    expect(engine.task(arn).observed.lastStatus).toBe('PENDING');
    expect(engine.docker.journal).not.toContain('create web');
    await engine.untilStatus(arn, 'RUNNING');
  });

  it('SUCCESS fails at once when the dependency exits with another code', async () => {
    const engine = startFakeAgent({ behaviors: { setup: { exitAfter: 100, exitCode: 2 } } });
    const arn = engine.run(task(container('setup', { essential: false }), container('web', on('setup', 'SUCCESS'))));
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.code).toBe('TaskFailedToStart');
    expect(engine.container(arn, 'web')).toMatchObject({
      exitCode: 143,
      reason:
        'CannotStartContainerError: dependency graph: container setup exited with 2 before the condition SUCCESS was met',
    });
  });

  it('tells the first link of a chain that broke', async () => {
    const engine = startFakeAgent({
      behaviors: { c0: { exitAfter: 10 }, c1: { exitAfter: 10, exitCode: 3 } },
    });
    const link = (name: string, before: string) => container(name, { essential: false, ...on(before, 'SUCCESS') });
    const arn = engine.run(
      task(
        container('c0', { essential: false }),
        link('c1', 'c0'),
        link('c2', 'c1'),
        link('c3', 'c2'),
        container('c4', on('c3', 'SUCCESS')),
      ),
    );
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    const broken = 'container c1 exited with 3 before the condition SUCCESS was met';
    const reason = (name: string) => engine.container(arn, name).reason;
    expect(reason('c2')).toBe(`CannotStartContainerError: dependency graph: ${broken}`);
    for (const name of ['c3', 'c4']) {
      expect(reason(name)).toBe(
        `CannotStartContainerError: dependency graph: container c2 was never started: ${broken}`,
      );
    }
    expect(desired.stop?.reason).toContain(`container c2 was never started: ${broken}`);
  });

  it("fails when the dependency's startTimeout passes", async () => {
    const engine = startFakeAgent();
    const arn = engine.run(
      task(container('db', { healthCheck, startTimeout: 30 }), container('web', on('db', 'HEALTHY'))),
    );
    await engine.clock.advance(29_000);
    expect(engine.task(arn).observed.lastStatus).toBe('PENDING');
    await engine.clock.advance(2000);
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toContain('did not reach HEALTHY within its startTimeout of 30 seconds');
  });

  it('fails along the chain, and a failure of non-essential containers leaves the task running', async () => {
    const engine = startFakeAgent({ behaviors: { a: { exitAfter: 10, exitCode: 1 } } });
    const arn = engine.run(
      task(
        container('main'),
        container('a', { essential: false }),
        container('b', { essential: false, ...on('a', 'SUCCESS') }),
        container('c', { essential: false, ...on('b', 'START') }),
      ),
    );
    const { observed } = await engine.untilStatus(arn, 'RUNNING');
    expect(observed.containers.map(({ status }) => status)).toEqual(['RUNNING', 'STOPPED', 'STOPPED', 'STOPPED']);
  });

  it('takes a skipped container for one that has done its part', async () => {
    const engine = startFakeAgent();
    const arn = engine.run({
      ...task(container('init', { essential: false }), container('web', on('init', 'SUCCESS'))),
      overlay: { containers: { init: { skip: true } }, volumes: {} },
    });
    await engine.untilStatus(arn, 'RUNNING');
    expect(engine.docker.journal).toEqual(['create web', 'start web']);
  });

  it('does not run a task of which everything is skipped', async () => {
    const engine = startFakeAgent();
    const arn = engine.run({
      ...task(container('web')),
      overlay: { containers: { web: { skip: true } }, volumes: {} },
    });
    const { desired } = await engine.untilStatus(arn, 'STOPPED');
    expect(desired.stop?.reason).toContain('skips every container');
  });
});

describe('links and volumesFrom', () => {
  it('wait for their target and name it as Docker does', async () => {
    const engine = startFakeAgent();
    const arn = engine.run(
      task(
        container('db'),
        container('web', { links: ['db:database'], volumesFrom: [{ sourceContainer: 'db', readOnly: true }] }),
      ),
    );
    await engine.untilStatus(arn, 'RUNNING');
    const dbName = engine.container(arn, 'db').dockerName ?? '';
    expect(engine.docker.get('web').creation.spec.HostConfig).toMatchObject({
      Links: [`${dbName}:database`],
      VolumesFrom: [`${dbName}:ro`],
    });
    expect(engine.docker.journal).toEqual(['create db', 'start db', 'create web', 'start web']);
  });
});
