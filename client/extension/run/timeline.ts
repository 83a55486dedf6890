/** How long a task was in each of its states, from the times the API tells. Pure. */
import type { TaskView } from '../state/taskView.ts';

export interface Phase {
  readonly name: 'Waiting' | 'Pulling images' | 'Starting' | 'Running' | 'Stopping';
  /** The status ECS tells during it. */
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** In order, without those that took no time or did not come about. `now` ends the phase a task is in. */
export function timeline(task: TaskView, now: number): readonly Phase[] {
  const end = task.stoppedAt ?? now;
  const { createdAt, pullStartedAt, pullStoppedAt, startedAt } = task;
  // A task that never ran is stopped from where it was.
  const stoppingAt = task.stoppingAt ?? task.executionStoppedAt ?? end;
  const marks: readonly (readonly [Phase['name'], string, number | undefined])[] = [
    ['Waiting', 'PROVISIONING', createdAt],
    ['Pulling images', 'PENDING', pullStartedAt],
    ['Starting', 'PENDING', pullStoppedAt ?? (startedAt === undefined ? undefined : pullStartedAt)],
    ['Running', 'RUNNING', startedAt],
    ['Stopping', 'DEPROVISIONING', stoppingAt],
  ];
  const known = marks.flatMap(([name, status, from]) => (from === undefined ? [] : [{ name, status, from }]));
  return known.flatMap(({ name, status, from }, index) => {
    const to = known[index + 1]?.from ?? end;
    return to > from ? [{ name, status, from, to }] : [];
  });
}
