import { describe, expect, it } from 'vitest';
import { MOST_STOPPED_OF_SERVICE, retention, startRetention } from '../../../../client/engine/services/retention.ts';
import { taskDefinitionArn } from '../../../../client/engine/state/arn.ts';
import { freshState } from '../../../../client/engine/state/freshState.ts';
import type { TaskDefinitionRecord, TaskRecord } from '../../../../client/engine/state/model.ts';
import { createStore } from '../../../../client/engine/state/store.ts';
import { scaledClock, systemClock } from '../../../../client/engine/util/clock.ts';
import { Simulation } from './simulation.ts';
import { newTaskRecord } from '../../../support/newTaskRecord.ts';

const HOUR = 3_600_000;

const definition = (status: TaskDefinitionRecord['status']): TaskDefinitionRecord => ({
  arn: taskDefinitionArn('web', 1),
  family: 'web',
  revision: 1,
  status,
  definition: { family: 'web', containerDefinitions: [{ name: 'app', image: 'nginx' }] },
  tags: [],
  registeredAt: 0,
});

let ids = 0;
function task(change: Partial<TaskRecord['observed']>, desired: Partial<TaskRecord['desired']> = {}): TaskRecord {
  const fresh = newTaskRecord(definition('ACTIVE').definition, () => `${(ids += 1)}`);
  return { ...fresh, observed: { ...fresh.observed, ...change }, desired: { ...fresh.desired, ...desired } };
}
const nothing = { requestRemoval: [], forgetTasks: [], forgetTaskDefinitions: [], forgetServices: [] };

describe('retention', () => {
  it('keeps a stopped task for its hour, then lets its Docker objects go', () => {
    const stopped = task({ lastStatus: 'STOPPED', stoppedAt: 1000 });
    expect(retention([stopped], [], 1000 + HOUR - 1, HOUR)).toEqual(nothing);
    expect(retention([stopped], [], 1000 + HOUR, HOUR)).toEqual({ ...nothing, requestRemoval: [stopped.spec.arn] });
  });

  it('forgets a task only when its Docker objects are gone', () => {
    const waiting = task({ lastStatus: 'STOPPED', stoppedAt: 0 }, { remove: true });
    expect(retention([waiting], [], 10 * HOUR, HOUR)).toEqual(nothing);
    const clean = task({ lastStatus: 'STOPPED', stoppedAt: 0, cleanedUp: true }, { remove: true });
    expect(retention([clean], [], 0, HOUR)).toEqual({ ...nothing, forgetTasks: [clean.spec.arn] });
  });

  it('never touches a task that is not STOPPED', () => {
    for (const lastStatus of ['PROVISIONING', 'PENDING', 'RUNNING', 'STOPPING', 'DEPROVISIONING'] as const) {
      expect(retention([task({ lastStatus })], [], 100 * HOUR, HOUR)).toEqual(nothing);
    }
  });

  it('keeps the last stopped tasks of a service only, however fast they end', () => {
    const stopped = Array.from({ length: MOST_STOPPED_OF_SERVICE + 2 }, (_, index) => {
      const record = task({ lastStatus: 'STOPPED', stoppedAt: 1000 + index });
      return { ...record, spec: { ...record.spec, serviceName: 'web' } };
    });
    expect(retention(stopped, [], 2000, HOUR).requestRemoval).toEqual(stopped.slice(0, 2).map(({ spec }) => spec.arn));
    const standalone = stopped.map((each) => ({ ...each, spec: task({}).spec }));
    expect(retention(standalone, [], 2000, HOUR)).toEqual(nothing);
  });

  it('forgets a service an hour after its end, and keeps the revisions of the others', () => {
    const over = new Simulation().delete().settle().service;
    expect(over).toMatchObject({ status: 'INACTIVE' });
    const end = over.endedAt ?? 0;
    expect(retention([], [], end + HOUR - 1, HOUR, undefined, [over])).toEqual(nothing);
    expect(retention([], [], end + HOUR, HOUR, undefined, [over])).toEqual({ ...nothing, forgetServices: [over.arn] });
    const marked = definition('DELETE_IN_PROGRESS');
    expect(retention([], [marked], 0, HOUR, undefined, [new Simulation().service])).toEqual(nothing);
  });

  it('forgets a revision marked for deletion once no task uses it', () => {
    const marked = definition('DELETE_IN_PROGRESS');
    expect(retention([task({ lastStatus: 'RUNNING' })], [marked], 0, HOUR)).toEqual(nothing);
    expect(retention([task({ lastStatus: 'STOPPED', stoppedAt: 0 })], [marked], 0, HOUR)).toEqual({
      ...nothing,
      forgetTaskDefinitions: [marked.arn],
    });
    expect(retention([], [definition('INACTIVE')], 0, HOUR)).toEqual(nothing);
  });

  it('acts on the store: the hour passes, the agent cleans up, the task is gone', async () => {
    const store = createStore({
      initial: freshState('id', 0),
      persist: { changed: () => undefined, durable: () => Promise.resolve() },
      onListenerError: (error) => {
        throw error;
      },
    });
    const timeScale = 1e-6;
    const loop = startRetention({ store, clock: scaledClock(systemClock, timeScale), timeScale });
    const stopped = task({ lastStatus: 'RUNNING' });
    store.addTask(stopped);
    const { arn } = stopped.spec;
    store.observeTask(arn, (observed) => ({ ...observed, lastStatus: 'STOPPED', stoppedAt: Date.now() }));
    await expect.poll(() => store.task(arn)?.desired.remove).toBe(true);
    expect(store.task(arn)).toBeDefined();
    store.observeTask(arn, (observed) => ({ ...observed, cleanedUp: true }));
    await expect.poll(() => store.task(arn)).toBeUndefined();
    loop.dispose();
  });
});
