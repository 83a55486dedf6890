import { describe, expect, it } from 'vitest';
import { freshState } from '../../../../client/engine/state/freshState.ts';
import { containerInstanceArn } from '../../../../client/engine/state/arn.ts';
import { startServices } from '../../../../client/engine/services/serviceLoop.ts';
import type { EngineState } from '../../../../client/engine/state/model.ts';
import type { Store } from '../../../../client/engine/state/store.ts';
import { createStore } from '../../../../client/engine/state/store.ts';
import { createLog } from '../../../../client/engine/util/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { instanceRecord } from '../../../support/instanceRecords.ts';
import { read } from '../placement/instances.ts';
import { Simulation } from './simulation.ts';

const store = (given: Partial<EngineState> = {}): Store =>
  createStore({
    initial: {
      ...freshState('id', 0),
      containerInstances: [instanceRecord()],
      services: [new Simulation({ desiredCount: 2 }).service],
      taskDefinitions: [
        {
          arn: new Simulation().primary.settings.taskDefinitionArn,
          family: 'web',
          revision: 1,
          status: 'ACTIVE',
          definition: { family: 'web', containerDefinitions: [{ name: 'app', image: 'web', memory: 64 }] },
          tags: [],
          registeredAt: 0,
        },
      ],
      ...given,
    },
    persist: { changed: () => undefined, durable: () => Promise.resolve() },
    onListenerError: (error) => {
      throw error;
    },
  });

const start = (kept: Store, more: { refusesTasks?: () => string | undefined; mayAct?: () => boolean } = {}) => {
  const clock = createFakeClock();
  let ids = 0;
  const loop = startServices({
    store: kept,
    clock,
    timeScale: 1,
    random: Math.random,
    newUuid: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    helperImage: 'helper',
    noticesFor: () => [],
    readExpression: read,
    reportsTargets: false,
    log: createLog(() => undefined, Date.now),
    ...more,
  });
  return { clock, loop };
};

describe('the loop', () => {
  it('looks at every service when it starts', async () => {
    const kept = store();
    const { clock, loop } = start(kept);
    await clock.until(() => kept.tasks().length === 2);
    expect(kept.services()[0]?.events[0]?.message).toMatch(/has started 2 tasks/);
    loop.dispose();
  });

  it('decides nothing before the records may be acted on', async () => {
    const kept = store();
    let mayAct = false;
    const { clock, loop } = start(kept, { mayAct: () => mayAct });
    await clock.advance(5000);
    expect([kept.tasks(), kept.services()[0]?.events]).toEqual([[], []]);
    mayAct = true;
    await clock.advance(200);
    expect(kept.tasks()).toHaveLength(2);
    loop.dispose();
  });

  it('starts nothing while no task is taken, tells so once, and tries again', async () => {
    const kept = store();
    let refusal: string | undefined = 'The state folder cannot be written.';
    const { clock, loop } = start(kept, { refusesTasks: () => refusal });
    await clock.until(() => (kept.services()[0]?.events.length ?? 0) > 0);
    await clock.advance(60_000);
    expect(kept.tasks()).toEqual([]);
    expect(kept.services()[0]?.events.map(({ message }) => message)).toEqual([
      '(service web) failed to launch a task with (error The state folder cannot be written.).',
    ]);
    refusal = undefined;
    await clock.until(() => kept.tasks().length === 2);
    loop.dispose();
  });

  it('does nothing more once it is disposed of', async () => {
    const kept = store();
    const { clock, loop } = start(kept);
    await clock.until(() => kept.tasks().length === 2);
    loop.dispose();
    for (const { spec } of kept.tasks()) kept.requestStop(spec.arn, { code: 'UserInitiated', reason: 'r', at: 0 });
    await clock.advance(60_000);
    expect(kept.tasks()).toHaveLength(2);
  });
});

describe('the loop with several instances', () => {
  const id = (number: number) => String(number).repeat(32);
  const instance = (number: number) =>
    instanceRecord({ id: id(number), arn: containerInstanceArn('default', id(number)), cpu: 2048, memory: 4096 });
  const three = [1, 2, 3].map(instance);
  const alive = (kept: Store) => kept.tasks().filter(({ desired }) => desired.status === 'RUNNING');
  const places = (kept: Store) =>
    alive(kept)
      .map(({ spec }) => three.findIndex(({ arn }) => arn === spec.containerInstanceArn) + 1)
      .toSorted((a, b) => a - b);
  /** What the agent would do at once. */
  const runAll = (kept: Store, now: number) => {
    for (const { spec, desired, observed } of kept.tasks()) {
      if (observed.lastStatus === 'STOPPED') continue;
      if (desired.status === 'STOPPED') kept.observeTask(spec.arn, (seen) => ({ ...seen, lastStatus: 'STOPPED' }));
      else if (observed.lastStatus !== 'RUNNING')
        kept.observeTask(spec.arn, (seen) => ({ ...seen, lastStatus: 'RUNNING', startedAt: now }));
    }
  };

  it('spreads tasks over them, and moves those of one that drains without going below the minimum', async () => {
    const kept = store({
      containerInstances: three,
      services: [new Simulation({ desiredCount: 3 }).service],
    });
    const { clock, loop } = start(kept);
    await clock.until(() => kept.tasks().length === 3);
    expect(places(kept)).toEqual([1, 2, 3]);
    runAll(kept, clock.now());
    await clock.advance(60_000);
    let fewest = 3;
    kept.subscribe(
      () => (fewest = Math.min(fewest, alive(kept).filter(({ observed }) => observed.lastStatus === 'RUNNING').length)),
    );
    kept.putContainerInstance({ ...instance(2), status: 'DRAINING' });
    await clock.until(() => {
      runAll(kept, clock.now());
      return alive(kept).length === 3 && !places(kept).includes(2);
    });
    expect(fewest).toBe(3);
    loop.dispose();
  });

  it.each([
    ['keeps the balance without a strategy', [], [1, 1, 2, 2, 3, 3], [1, 2, 3]],
    ['empties one after the other with binpack', [{ type: 'binpack' as const, field: 'memory' }], undefined, undefined],
  ])('scales in over them: %s', async (_, placementStrategy, six, threeLeft) => {
    const kept = store({
      containerInstances: three,
      services: [new Simulation({ desiredCount: 9, service: { placementStrategy } }).service],
    });
    const { clock, loop } = start(kept);
    await clock.until(() => kept.tasks().length === 9);
    runAll(kept, clock.now());
    await clock.advance(60_000);
    const scale = async (desiredCount: number) => {
      const [service] = kept.services();
      if (service) kept.putService({ ...service, desiredCount });
      await clock.until(() => alive(kept).length === desiredCount);
      runAll(kept, clock.now());
      return places(kept);
    };
    const before = new Set(places(kept)).size;
    const left = [await scale(6), await scale(3)];
    if (six) expect(left).toEqual([six, threeLeft]);
    else expect(left.every((each) => new Set(each).size <= before)).toBe(true);
    loop.dispose();
  });

  it('has a DAEMON on each of them, and on one that comes later', async () => {
    const kept = store({
      containerInstances: three.slice(0, 2),
      services: [
        new Simulation({
          desiredCount: 0,
          minimumHealthyPercent: 0,
          maximumPercent: 100,
          service: { schedulingStrategy: 'DAEMON' },
        }).service,
      ],
    });
    const { clock, loop } = start(kept);
    await clock.until(() => kept.tasks().length === 2);
    expect(places(kept)).toEqual([1, 2]);
    kept.putContainerInstance(instance(3));
    await clock.until(() => kept.tasks().length === 3);
    expect(places(kept)).toEqual([1, 2, 3]);
    expect(kept.services()[0]?.desiredCount).toBe(3);
    loop.dispose();
  });
});
