import { describe, expect, it } from 'vitest';
import { startServices } from '../../../../client/engine/services/serviceLoop.ts';
import type { Store } from '../../../../client/engine/state/store.ts';
import { createStore } from '../../../../client/engine/state/store.ts';
import { createLog } from '../../../../client/engine/util/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { emptyState } from '../../../support/taskRecords.ts';
import { instanceRecord } from '../../../support/instanceRecords.ts';
import { read } from '../placement/instances.ts';
import { Simulation } from './simulation.ts';

const store = (): Store =>
  createStore({
    initial: {
      ...emptyState('id'),
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
    },
    persist: { changed: () => undefined, durable: () => Promise.resolve() },
    onListenerError: (error) => {
      throw error;
    },
  });

const start = (kept: Store, more: { refusesTasks?: () => string | undefined } = {}) => {
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
