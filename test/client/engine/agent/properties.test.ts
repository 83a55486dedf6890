/** What holds for every task, however its containers depend on each other and whatever they do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasCycle, mayStop, needsOf, readiness } from '../../../../client/engine/agent/containerOrder.ts';
import { decide } from '../../../../client/engine/agent/step.ts';
import {
  CONTAINER_STATUSES,
  TASK_STATUSES,
  type ContainerDefinition,
  type TaskRecord,
} from '../../../../client/engine/state/model.ts';
import { afterObservation } from '../../../../client/engine/state/taskStatus.ts';
import { startFakeAgent } from '../../../support/fakeAgent.ts';
import type { Behavior } from '../../../support/fakeDocker.ts';
import { container, taskRecord, withObserved } from '../../../support/taskRecords.ts';

const CONDITIONS = ['START', 'COMPLETE', 'SUCCESS', 'HEALTHY'] as const;
const nameOf = (index: number) => `c${index}`;

/** Containers that depend on earlier ones only: no circles. */
const graphs = fc.array(
  fc.record({
    dependencies: fc.array(fc.record({ on: fc.nat(20), condition: fc.constantFrom(...CONDITIONS) }), { maxLength: 3 }),
    essential: fc.boolean(),
    exitAfter: fc.option(fc.integer({ min: 1, max: 50_000 }), { nil: undefined }),
    exitCode: fc.constantFrom(0, 0, 0, 1, 137),
    healthyAfter: fc.option(fc.integer({ min: 1, max: 20_000 }), { nil: undefined }),
    startTimeout: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
    ignoresSignal: fc.boolean(),
    cannotStart: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
  }),
  { minLength: 1, maxLength: 8 },
);
type Graph = typeof graphs extends fc.Arbitrary<infer T> ? T : never;

function definitionsOf(graph: Graph): ContainerDefinition[] {
  return graph.map(({ dependencies, essential, startTimeout }, index) =>
    container(nameOf(index), {
      essential: index === graph.length - 1 || essential,
      healthCheck: { command: ['CMD-SHELL', 'true'] },
      stopTimeout: 5,
      ...(startTimeout === undefined ? {} : { startTimeout }),
      dependsOn:
        index === 0 ? [] : dependencies.map(({ on, condition }) => ({ containerName: nameOf(on % index), condition })),
    }),
  );
}

const behaviorsOf = (graph: Graph): Record<string, Behavior> =>
  Object.fromEntries(
    graph.map(({ exitAfter, exitCode, healthyAfter, ignoresSignal, cannotStart }, index) => [
      nameOf(index),
      {
        exitCode,
        ignoresSignal,
        ...(exitAfter === undefined ? {} : { exitAfter }),
        ...(healthyAfter === undefined ? {} : { healthyAfter }),
        ...(cannotStart ? { startError: 'no such program' } : {}),
      },
    ]),
  );

describe('a task of containers that depend on each other', () => {
  it('starts them in order, stops them in reverse, and comes to an end when asked', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer({ min: 0, max: 90_000 }), fc.boolean(), async (graph, stopAfter, awsvpc) => {
        const engine = startFakeAgent({ behaviors: behaviorsOf(graph), latency: () => 20 });
        const definitions = definitionsOf(graph);
        const networkMode = awsvpc ? ('awsvpc' as const) : ('bridge' as const);
        const arn = engine.run({ definition: { networkMode, containerDefinitions: definitions } });
        await engine.clock.advance(stopAfter);
        const { journal } = engine.docker;
        const stopsBegin = journal.length;
        engine.requestStop(arn);
        await engine.untilStatus(arn, 'STOPPED');

        const at = (entry: string) => journal.indexOf(entry);
        for (const definition of definitions) {
          const name = definition.name ?? '';
          for (const { on, condition } of needsOf(definition)) {
            if (at(`create ${name}`) < 0) continue;
            const before = condition === 'COMPLETE' || condition === 'SUCCESS' ? `exit ${on}` : `start ${on}`;
            expect(at(before), `${before} before create ${name}`).toBeGreaterThanOrEqual(0);
            expect(at(before)).toBeLessThan(at(`create ${name}`));
            // A container is asked to stop only when all that depend on it have ended.
            const asked = journal.indexOf(`stop ${on}`, stopsBegin);
            if (asked >= 0 && at(`start ${name}`) >= 0) expect(at(`exit ${name}`)).toBeLessThan(asked);
          }
        }
        const { observed } = engine.task(arn);
        expect(observed.containers.every(({ status }) => status === 'STOPPED')).toBe(true);
        expect([...engine.docker.containers.values()].every(({ state }) => state !== 'running')).toBe(true);
        if (awsvpc && at('start ~internal~ecs~pause') >= 0) {
          expect(journal.filter((entry) => entry.startsWith('exit')).at(-1)).toBe('exit ~internal~ecs~pause');
        }
        for (const each of observed.containers) {
          if (each.startedAt === undefined) expect([undefined, 143]).toContain(each.exitCode);
          else expect(each.exitCode).toBeDefined();
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** Any mix of states a task of three containers may be in. */
const records: fc.Arbitrary<TaskRecord> = fc
  .record({
    graph: fc.tuple(graphs, graphs).map(([a, b]) => [...a, ...b].slice(0, 3)),
    statuses: fc.array(fc.constantFrom(...CONTAINER_STATUSES.filter((each) => each !== 'RESOURCES_PROVISIONED')), {
      minLength: 3,
      maxLength: 3,
    }),
    exitCodes: fc.array(fc.constantFrom(undefined, 0, 1), { minLength: 3, maxLength: 3 }),
    lastStatus: fc.constantFrom(...TASK_STATUSES),
    stopWanted: fc.boolean(),
    awsvpc: fc.boolean(),
  })
  .map(({ graph, statuses, exitCodes, lastStatus, stopWanted, awsvpc }) => {
    const definition = {
      networkMode: awsvpc ? ('awsvpc' as const) : ('bridge' as const),
      containerDefinitions: definitionsOf(graph),
    };
    const blank = taskRecord({ definition });
    const containers = blank.observed.containers.map((each, index) => {
      const status = statuses[index] ?? 'NONE';
      const exitCode = exitCodes[index];
      const ran = status === 'RUNNING' || (status === 'STOPPED' && exitCode !== undefined);
      return {
        ...each,
        status,
        dockerName: each.name,
        ...(ran ? { dockerId: each.name, startedAt: 1000 } : {}),
        ...(status === 'STOPPED' && exitCode !== undefined ? { exitCode, finishedAt: 2000 } : {}),
      };
    });
    const task = withObserved(blank, { containers, lastStatus });
    return stopWanted
      ? { ...task, desired: { status: 'STOPPED', stop: { code: 'UserInitiated', reason: 'x', at: 0 } } }
      : task;
  });

describe('a decision', () => {
  const input = {
    busy: new Set<string>(),
    trusted: true,
    secrets: { kind: 'ready' as const },
    volumesReady: true,
    now: 5000,
  };

  it('never takes a status back, and changes nothing when it is made again', () => {
    fc.assert(
      fc.property(records, fc.boolean(), (task, trusted) => {
        const first = decide({ ...input, task, trusted });
        const after = afterObservation(task, first.observed);
        const second = decide({ ...input, task: after, trusted });
        const settled = afterObservation(after, second.observed);
        expect(decide({ ...input, task: settled, trusted }).observed).toBe(settled.observed);
        if (!trusted) expect(first.operations).toEqual([]);
        if (task.observed.lastStatus === 'STOPPED') expect(first.observed).toBe(task.observed);
      }),
    );
  });

  it('asks for one operation per container at most, and none for one that is busy', () => {
    fc.assert(
      fc.property(records, fc.subarray(['c0', 'c1', 'c2']), (task, busy) => {
        const { operations } = decide({ ...input, task, busy: new Set(busy) });
        const names = operations.map((each) => ('container' in each ? each.container : ''));
        expect(new Set(names).size).toBe(names.length);
        expect(names.filter((name) => busy.includes(name))).toEqual([]);
      }),
    );
  });
});

describe('the order', () => {
  it('always lets one start and one stop, so that nothing waits for ever in a graph without circles', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const definitions = definitionsOf(graph).map((each) => ({
          ...each,
          dependsOn: each.dependsOn?.map((need) => ({ ...need, condition: 'START' as const })) ?? [],
        }));
        expect(hasCycle(definitions)).toBe(false);
        const observed = taskRecord({ definition: { containerDefinitions: definitions } }).observed.containers.map(
          (each) => ({ ...each }),
        );
        const waiting = new Set(definitions.map(({ name }) => name ?? ''));
        while (waiting.size > 0) {
          const ready = definitions.filter(
            (each) => waiting.has(each.name ?? '') && readiness(each, definitions, observed, 0).kind === 'ready',
          );
          expect(ready.length).toBeGreaterThan(0);
          for (const { name = '' } of ready) {
            waiting.delete(name);
            Object.assign(observed.find((each) => each.name === name) ?? {}, { status: 'RUNNING', startedAt: 1 });
          }
        }
        while (observed.some(({ status }) => status === 'RUNNING')) {
          const free = observed.filter(
            ({ name, status }) => status === 'RUNNING' && mayStop(name, definitions, observed),
          );
          expect(free.length).toBeGreaterThan(0);
          for (const each of free) Object.assign(each, { status: 'STOPPED' });
        }
      }),
    );
  });

  it('finds a circle, also through links and volumesFrom', () => {
    expect(
      hasCycle([container('a', { links: ['b'] }), container('b', { volumesFrom: [{ sourceContainer: 'a' }] })]),
    ).toBe(true);
    expect(hasCycle([container('a', { links: ['a'] })])).toBe(true);
    expect(hasCycle([container('a', { links: ['b'] }), container('b')])).toBe(false);
  });
});
