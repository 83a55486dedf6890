import { describe, expect, it } from 'vitest';
import { freshState } from '../../../../client/engine/state/freshState.ts';
import type { TaskRecord } from '../../../../client/engine/state/model.ts';
import {
  describeProtection,
  LONGEST_PROTECTION_MINUTES,
  protectionOf,
  updateProtection,
} from '../../../../client/engine/state/taskProtection.ts';
import { createStore } from '../../../../client/engine/state/store.ts';
import { container, taskRecord, withObserved } from '../../../support/taskRecords.ts';

const NOW = 1_000_000;
const standalone = taskRecord({ definition: { containerDefinitions: [container('web')] } });
const task: TaskRecord = { ...standalone, spec: { ...standalone.spec, group: 'service:shop' } };

describe('protection of a task', () => {
  it('lasts two hours unless the request says otherwise', () => {
    expect(updateProtection(task, { enabled: true }, NOW)).toEqual({
      kind: 'protection',
      protection: { enabled: true, expiresAt: NOW + 7_200_000 },
    });
    expect(updateProtection(task, { enabled: true, expiresInMinutes: 1 }, NOW)).toMatchObject({
      protection: { expiresAt: NOW + 60_000 },
    });
    expect(updateProtection(task, { enabled: false, expiresInMinutes: 5 }, NOW)).toEqual({
      kind: 'protection',
      protection: { enabled: false },
    });
  });

  it.each([0, -1, 1.5, LONGEST_PROTECTION_MINUTES + 1, Number.NaN])('is refused for %s minutes', (minutes) => {
    expect(updateProtection(task, { enabled: true, expiresInMinutes: minutes }, NOW)).toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('from 1 to 2880') as string,
    });
  });

  it('ends by itself', () => {
    const protectedTask = { ...task, protection: { enabled: true, expiresAt: NOW } };
    expect(protectionOf(protectedTask, NOW - 1)).toEqual({ enabled: true, expiresAt: NOW });
    expect(protectionOf(protectedTask, NOW)).toEqual({ enabled: false });
    expect(protectionOf(task, NOW)).toEqual({ enabled: false });
  });

  it('is for tasks of a service that are not on their way down', () => {
    const invalid = { kind: 'failure', reason: 'TASK_NOT_VALID' };
    expect(updateProtection(standalone, { enabled: true }, NOW)).toMatchObject(invalid);
    expect(describeProtection(standalone, NOW)).toMatchObject(invalid);
    expect(describeProtection(withObserved(task, { lastStatus: 'STOPPING' }), NOW)).toMatchObject(invalid);
    expect(describeProtection({ ...task, desired: { status: 'STOPPED' } }, NOW)).toMatchObject(invalid);
    expect(describeProtection(task, NOW)).toEqual({ kind: 'protection', protection: { enabled: false } });
  });

  it('is kept with the task', () => {
    const store = createStore({
      initial: { ...freshState('engine', 0), tasks: [task] },
      persist: { changed: () => undefined, durable: () => Promise.resolve() },
      onListenerError: (error) => {
        throw error;
      },
    });
    store.setTaskProtection(task.spec.arn, { enabled: true, expiresAt: NOW });
    store.setTaskProtection('no-such-task', { enabled: true });
    expect(store.snapshot().tasks.map(({ protection }) => protection)).toEqual([{ enabled: true, expiresAt: NOW }]);
  });
});
