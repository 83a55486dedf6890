import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TaskRecord } from '../../../../client/engine/state/model.ts';
import { protectionOf } from '../../../../client/engine/state/taskProtection.ts';
import { isAtLeast } from '../../../../client/engine/state/taskStatus.ts';
import { boundsOf } from '../../../../client/engine/services/bounds.ts';
import { judge } from '../../../../client/engine/services/condition.ts';
import { SECOND, Simulation, waits } from './simulation.ts';

/** One thing that happens; `pick` chooses the task it happens to. */
type Happening =
  | { readonly kind: 'runs' | 'dies' | 'healthy' | 'unhealthy' | 'stops' | 'user' | 'restart'; readonly pick: number }
  | { readonly kind: 'protect'; readonly pick: number; readonly minutes: number }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'scale'; readonly count: number }
  | { readonly kind: 'deploy'; readonly revision: number }
  | { readonly kind: 'stopDeployment'; readonly type: 'ROLLBACK' | 'ABORT' }
  | { readonly kind: 'percents'; readonly minimum: number; readonly maximum: number };

const pick = fc.nat(999);
const often = fc.record({
  kind: fc.constantFrom('runs', 'runs', 'runs', 'dies', 'healthy', 'healthy', 'unhealthy', 'stops', 'stops', 'stops'),
  pick,
}) as fc.Arbitrary<Happening>;
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { arbitrary: often, weight: 20 },
  { arbitrary: fc.record({ kind: fc.constantFrom('user', 'restart'), pick }), weight: 2 },
  { arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 5, 41, 300) }), weight: 6 },
  {
    arbitrary: fc.record({ kind: fc.constant('protect' as const), pick, minutes: fc.integer({ min: 1, max: 60 }) }),
    weight: 1,
  },
  { arbitrary: fc.record({ kind: fc.constant('scale' as const), count: fc.nat(8) }), weight: 1 },
  {
    arbitrary: fc.record({ kind: fc.constant('deploy' as const), revision: fc.integer({ min: 1, max: 4 }) }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('stopDeployment' as const),
      type: fc.constantFrom('ROLLBACK' as const, 'ABORT' as const),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('percents' as const),
      minimum: fc.constantFrom(0, 34, 50, 100),
      maximum: fc.constantFrom(100, 125, 150, 200),
    }),
    weight: 1,
  },
);

const history = fc.record({
  desiredCount: fc.nat(8),
  minimum: fc.constantFrom(0, 50, 100),
  maximum: fc.constantFrom(100, 150, 200),
  checked: fc.boolean(),
  breaker: fc.boolean(),
  rollback: fc.boolean(),
  seed: fc.nat(),
  happenings: fc.array(happening, { minLength: 30, maxLength: 150 }),
});
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

const begin = ({ desiredCount, minimum, maximum, checked, breaker, rollback, seed }: History) =>
  new Simulation({
    desiredCount,
    minimumHealthyPercent: minimum,
    maximumPercent: maximum,
    checked,
    seed,
    configuration: { deploymentCircuitBreaker: { enable: breaker, rollback } },
  });

const chosen = (tasks: readonly TaskRecord[], index: number) => tasks[index % Math.max(1, tasks.length)];

function happen(simulation: Simulation, each: Happening): void {
  const { present, alive } = simulation;
  const running = alive.filter(({ observed }) => observed.lastStatus === 'RUNNING');
  switch (each.kind) {
    case 'runs': {
      const task = chosen(
        alive.filter(({ observed }) => observed.lastStatus !== 'RUNNING'),
        each.pick,
      );
      if (task) simulation.runs(task);
      return;
    }
    case 'dies': {
      const task = chosen(alive, each.pick);
      if (task) simulation.dies(task);
      return;
    }
    case 'healthy':
    case 'unhealthy': {
      const task = chosen(running, each.pick);
      if (task) simulation.health(task, each.kind === 'healthy' ? 'HEALTHY' : 'UNHEALTHY');
      return;
    }
    case 'stops': {
      const task = chosen(
        present.filter(({ desired }) => desired.status === 'STOPPED'),
        each.pick,
      );
      if (task) simulation.stopsFurther(task);
      return;
    }
    case 'user': {
      const task = chosen(alive, each.pick);
      if (task) simulation.stopByUser(task);
      return;
    }
    case 'protect': {
      const task = chosen(alive, each.pick);
      if (task) simulation.protect(task, each.minutes);
      return;
    }
    case 'restart':
      simulation.restart();
      return;
    case 'wait':
      simulation.advance(each.seconds * SECOND);
      return;
    case 'scale':
      simulation.scale(each.count);
      return;
    case 'deploy':
      simulation.deploy(each.revision);
      return;
    case 'stopDeployment':
      simulation.stopDeployment(each.type);
      return;
    case 'percents':
      simulation.service = {
        ...simulation.service,
        deploymentConfiguration: {
          ...simulation.service.deploymentConfiguration,
          minimumHealthyPercent: each.minimum,
          maximumPercent: each.maximum,
        },
      };
  }
}

/** Judges every decision by what ECS promises, from the outside: by counting tasks. */
function watch(simulation: Simulation): void {
  const conditionOf = (task: TaskRecord) =>
    judge(task, {
      now: simulation.now,
      since: (moment) => simulation.now - moment,
      healthyAfter: waits.healthyAfter,
      gracePeriod: 0,
      targetGroups: [],
    }).condition;
  simulation.onDecision = ({ service, start, stop }) => {
    if (service.status !== 'ACTIVE') return;
    expect(service.deployments.filter(({ status }) => status === 'PRIMARY')).toHaveLength(1);
    const { lower, upper } = boundsOf(service.desiredCount, service.deploymentConfiguration);
    const all = [...simulation.tasks.values()];
    const onTheWay = all.filter(({ observed }) => !isAtLeast(observed.lastStatus, 'DEACTIVATING'));
    if (start > 0) expect(onTheWay.length + start).toBeLessThanOrEqual(upper);
    const stopped = new Set(stop.map(({ taskArn }) => taskArn));
    const goes = all.filter(({ spec }) => stopped.has(spec.arn));
    const left = all.filter(({ spec }) => !stopped.has(spec.arn)).map(conditionOf);
    const count = (...conditions: readonly string[]) => left.filter((each) => conditions.includes(each)).length;
    if (goes.some((task) => conditionOf(task) === 'healthy')) expect(count('healthy')).toBeGreaterThanOrEqual(lower);
    if (goes.some((task) => conditionOf(task) === 'young')) {
      expect(count('healthy', 'young')).toBeGreaterThanOrEqual(lower);
    }
    for (const task of goes) {
      if (protectionOf(task, simulation.now).enabled) expect(conditionOf(task)).toBe('unhealthy');
    }
    // Nothing is ever stopped to be started again at the same moment for no reason.
    const primary = service.deployments[0]?.id;
    if (start > 0) {
      for (const task of goes.filter(({ spec }) => spec.deploymentId === primary)) {
        expect(conditionOf(task)).toBe('unhealthy');
      }
    }
  };
}

/** Neither bound leaves room for a change: ECS tells so and waits for other percentages. */
function isDeadlocked({ service }: Simulation): boolean {
  const { lower, upper } = boundsOf(service.desiredCount, service.deploymentConfiguration);
  return service.desiredCount > 0 && lower >= upper;
}

/** A busy machine takes its time over thousands of steps. */
const PATIENCE = 60_000;

describe('reconcile, over long random histories', { timeout: PATIENCE }, () => {
  it('keeps to both bounds, to protection and to one PRIMARY, and every decision comes to an end', () => {
    fc.assert(
      fc.property(history, (told) => {
        const simulation = begin(told);
        watch(simulation);
        simulation.settle();
        for (const each of told.happenings) {
          happen(simulation, each);
          simulation.settle();
        }
      }),
      { numRuns: 150 },
    );
  });

  it('reaches the desired count once all goes well, with no start or stop more than needed', () => {
    fc.assert(
      fc.property(history, (told) => {
        const simulation = begin(told);
        watch(simulation);
        simulation.settle();
        for (const each of told.happenings) {
          happen(simulation, each);
          simulation.settle();
        }
        // A deployment that failed launches nothing more; somebody has to begin the next one.
        if (simulation.primary.rolloutState === 'FAILED') simulation.deploy(9);
        fc.pre(!isDeadlocked(simulation));
        simulation.advance(3600 * SECOND);
        simulation.starts = 0;
        simulation.stops = 0;
        const before = simulation.alive.length;
        const { desiredCount } = simulation.service;
        simulation.goesWell();

        expect(simulation.present).toHaveLength(desiredCount);
        expect(simulation.present.every(({ spec }) => spec.deploymentId === simulation.primary.id)).toBe(true);
        expect(simulation.service.deployments.filter(({ status }) => status !== 'INACTIVE')).toHaveLength(1);
        expect(simulation.primary.rolloutState).toBe('COMPLETED');
        expect(simulation.messages.at(-1)).toBe('(service web) has reached a steady state.');
        expect(simulation.starts).toBeLessThanOrEqual(desiredCount);
        expect(simulation.stops).toBeLessThanOrEqual(before);

        // And then nothing more is done, however long it lasts.
        const { starts, stops } = simulation;
        for (let hour = 0; hour < 10; hour++) simulation.advance(3600 * SECOND).settle();
        expect([simulation.starts, simulation.stops]).toEqual([starts, stops]);
      }),
      { numRuns: 150 },
    );
  });

  it('ends a deleted service whatever it was doing', () => {
    fc.assert(
      fc.property(history, (told) => {
        const simulation = begin(told);
        simulation.settle();
        for (const each of told.happenings) {
          happen(simulation, each);
          simulation.settle();
        }
        simulation.delete().starts = 0;
        simulation.goesWell(4);
        expect(simulation.service.status).toBe('INACTIVE');
        expect(simulation.present).toEqual([]);
        expect(simulation.starts).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('decides the same after a restart as without one', () => {
    fc.assert(
      fc.property(history, (told) => {
        const simulation = begin(told);
        simulation.settle();
        for (const each of told.happenings) {
          happen(simulation, each);
          const { start, stop } = simulation.decide();
          simulation.restart();
          const again = simulation.decide();
          expect([again.start, again.stop.length]).toEqual([start, stop.length]);
          simulation.settle();
        }
      }),
      { numRuns: 50 },
    );
  });
});
