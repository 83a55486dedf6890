/** The only judge of a legal transition (invariant 1): statuses move forward, and the agent's wish to stop becomes desired. */
import {
  CONTAINER_STATUSES,
  TASK_STATUSES,
  type ContainerStatus,
  type TaskObserved,
  type TaskRecord,
  type TaskStatus,
} from './model.ts';

const taskRank = (status: TaskStatus) => TASK_STATUSES.indexOf(status);
const containerRank = (status: ContainerStatus) => CONTAINER_STATUSES.indexOf(status);

export const isAtLeast = (status: TaskStatus, other: TaskStatus) => taskRank(status) >= taskRank(other);
export const containerIsAtLeast = (status: ContainerStatus, other: ContainerStatus) =>
  containerRank(status) >= containerRank(other);

/** A backwards step is a programming error of the caller, never a state to repair silently. */
export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
}

/**
 * The task after the agent observed something: the record with `next` in place, desired status following the agent's
 * `stopCause`, and the version raised when something visible changed. Returns `task` itself when nothing did.
 * @throws IllegalTransition when a status would move backwards or a STOPPED task would change its status.
 */
export function afterObservation(task: TaskRecord, next: TaskObserved): TaskRecord {
  const before = task.observed;
  if (next === before) return task;
  if (taskRank(next.lastStatus) < taskRank(before.lastStatus)) {
    throw new IllegalTransition(`task ${task.spec.id}: ${before.lastStatus} → ${next.lastStatus}`);
  }
  for (const container of next.containers) {
    const earlier = before.containers.find((each) => each.name === container.name);
    // A restart by restartPolicy is the same container started again: its status stays RUNNING throughout.
    if (earlier && containerRank(container.status) < containerRank(earlier.status)) {
      throw new IllegalTransition(
        `task ${task.spec.id}, container ${container.name}: ${earlier.status} → ${container.status}`,
      );
    }
  }
  const stop = task.desired.stop ?? next.stopCause;
  const shows = stop !== task.desired.stop || whatShows(next) !== whatShows(before);
  return {
    ...task,
    observed: next,
    desired: stop ? { ...task.desired, status: 'STOPPED', stop } : task.desired,
    version: shows ? task.version + 1 : task.version,
  };
}

/** A container's agent status in the words of DescribeTasks (ecs/runtime 1.1). */
export const apiStatus = (status: ContainerStatus): 'PENDING' | 'RUNNING' | 'STOPPED' =>
  status === 'STOPPED' ? 'STOPPED' : containerIsAtLeast(status, 'RUNNING') ? 'RUNNING' : 'PENDING';

/** What DescribeTasks and EventBridge tell of it; much of what the agent records, e.g. names in Docker, is for itself. */
function whatShows({ containers, ...task }: TaskObserved): string {
  const { lastStatus, health, attachments, connectivityAt, pullStartedAt, pullStoppedAt } = task;
  const { startedAt, stoppingAt, executionStoppedAt, stoppedAt } = task;
  return JSON.stringify([
    ...[lastStatus, health, attachments, connectivityAt, pullStartedAt, pullStoppedAt],
    ...[startedAt, stoppingAt, executionStoppedAt, stoppedAt],
    ...containers.flatMap(
      ({ kind, image, imageDigest, dockerId, status, exitCode, reason, networkBindings, ...each }) =>
        // Ports that a pause publishes are details of the network interface.
        kind !== 'NORMAL'
          ? attachments.length > 0
            ? [networkBindings]
            : []
          : [[image, imageDigest, dockerId, apiStatus(status), exitCode, reason, each.health.status, networkBindings]],
    ),
  ]);
}

/** The task after the control plane asked for its end. The first reason to stop stands; a second one changes nothing. */
export function afterStopRequest(task: TaskRecord, stop: NonNullable<TaskRecord['desired']['stop']>): TaskRecord {
  if (task.desired.status === 'STOPPED') return task;
  return { ...task, desired: { ...task.desired, status: 'STOPPED', stop }, version: task.version + 1 };
}
