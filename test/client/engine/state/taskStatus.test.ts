import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CONTAINER_STATUSES,
  TASK_STATUSES,
  type ContainerStatus,
  type TaskRecord,
  type TaskStatus,
} from '../../../../client/engine/state/model.ts';
import { afterObservation, afterStopRequest, IllegalTransition } from '../../../../client/engine/state/taskStatus.ts';
import { newTaskRecord } from '../../../support/newTaskRecord.ts';

const fresh = (): TaskRecord =>
  newTaskRecord(
    { family: 'web', networkMode: 'awsvpc', containerDefinitions: [{ name: 'app', image: 'nginx' }] },
    () => '00000000-0000-4000-8000-000000000000',
  );
const at = (task: TaskRecord, lastStatus: TaskStatus) => afterObservation(task, { ...task.observed, lastStatus });
const withContainer = (task: TaskRecord, status: ContainerStatus) =>
  afterObservation(task, {
    ...task.observed,
    containers: task.observed.containers.map((each, index) => (index === 0 ? { ...each, status } : each)),
  });
const stop = (reason: string) => ({ code: 'UserInitiated', reason, at: 1 }) as const;

describe('a task', () => {
  it('only moves forward, whatever is observed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TASK_STATUSES)), (statuses) => {
        let task = fresh();
        for (const status of statuses) {
          const before = TASK_STATUSES.indexOf(task.observed.lastStatus);
          if (TASK_STATUSES.indexOf(status) < before) expect(() => at(task, status)).toThrow(IllegalTransition);
          else task = at(task, status);
          expect(TASK_STATUSES.indexOf(task.observed.lastStatus)).toBeGreaterThanOrEqual(before);
        }
      }),
    );
  });

  it('has containers that only move forward', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CONTAINER_STATUSES)), (statuses) => {
        let task = fresh();
        let highest = 0;
        for (const status of statuses) {
          const rank = CONTAINER_STATUSES.indexOf(status);
          if (rank < highest) expect(() => withContainer(task, status)).toThrow(IllegalTransition);
          else task = withContainer(task, status);
          highest = Math.max(highest, rank);
        }
      }),
    );
  });

  it('gets a new version with each change that shows, and none without', () => {
    const task = fresh();
    expect(afterObservation(task, task.observed)).toBe(task);
    expect(at(task, 'PENDING').version).toBe(2);
    expect(afterStopRequest(task, stop('a')).version).toBe(2);
  });

  it('stops for the first reason, of the user or of the agent', () => {
    const byUser = afterStopRequest(fresh(), stop('user'));
    const cause = { code: 'EssentialContainerExited', reason: 'agent', at: 2 } as const;
    const afterwards = afterObservation(byUser, { ...byUser.observed, stopCause: cause });
    expect(afterwards.desired).toEqual({ status: 'STOPPED', stop: stop('user') });

    const task = fresh();
    const byAgent = afterObservation(task, { ...task.observed, stopCause: cause });
    expect(byAgent.desired).toEqual({ status: 'STOPPED', stop: cause });
    expect(afterStopRequest(byAgent, stop('user'))).toBe(byAgent);
  });
});
