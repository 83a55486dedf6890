/** How long what is over is remembered. A pure decision and the small loop that acts on it. */
import type { TaskDefinitionRecord, TaskRecord } from '../state/model.ts';
import type { ControlWriter } from '../state/store.ts';
import { wallTimeSince, type AwakeTime } from '../util/awake.ts';
import type { Clock } from '../util/clock.ts';
import type { Disposable } from '../util/disposable.ts';

/** ECS still describes a task for at least this long after its end (ecs/runtime 1.1). */
export const KEEP_STOPPED = 60 * 60 * 1000;

export interface Retention {
  /** Tasks whose Docker objects may go. */
  readonly requestRemoval: readonly string[];
  /** Tasks to forget: their Docker objects are gone. */
  readonly forgetTasks: readonly string[];
  /** Revisions marked for deletion that no task uses. */
  readonly forgetTaskDefinitions: readonly string[];
}

/**
 * @param keep milliseconds a stopped task is kept
 * @param since milliseconds that count since a moment: a night that a laptop sleeps through does not
 */
export function retention(
  tasks: readonly TaskRecord[],
  definitions: readonly TaskDefinitionRecord[],
  now: number,
  keep: number,
  since = wallTimeSince(now),
): Retention {
  const over = tasks.filter((task) => task.observed.lastStatus === 'STOPPED');
  const inUse = new Set(
    tasks.filter((task) => task.observed.lastStatus !== 'STOPPED').map((task) => task.spec.taskDefinitionArn),
  );
  return {
    requestRemoval: over
      .filter((task) => !task.desired.remove && since(task.observed.stoppedAt ?? task.spec.createdAt) >= keep)
      .map((task) => task.spec.arn),
    forgetTasks: over.filter((task) => task.desired.remove && task.observed.cleanedUp).map((task) => task.spec.arn),
    forgetTaskDefinitions: definitions
      .filter((each) => each.status === 'DELETE_IN_PROGRESS' && !inUse.has(each.arn))
      .map((each) => each.arn),
  };
}

export interface RetentionOptions {
  readonly store: ControlWriter;
  /** Scaled: the hour passes as fast as everything else. */
  readonly clock: Clock;
  readonly timeScale: number;
  /** Absent: the wall clock counts. */
  readonly awake?: AwakeTime;
}

const LOOK_EVERY = 30_000;

/** Acts at once on what the agent reports cleaned up, and every half minute on what became old. */
export function startRetention({ store, clock, timeScale, awake }: RetentionOptions): Disposable {
  const ending = new AbortController();
  let queued = false;

  const act = () => {
    const now = clock.now();
    const since = (moment: number) => awake?.since(moment) ?? now - moment;
    const decision = retention(store.tasks(), store.taskDefinitions(), now, KEEP_STOPPED * timeScale, since);
    for (const arn of decision.requestRemoval) store.requestRemoval(arn);
    for (const arn of decision.forgetTasks) store.removeTask(arn);
    for (const arn of decision.forgetTaskDefinitions) store.removeTaskDefinition(arn);
  };
  // Not inside the change itself: others are still to be told of it.
  const soon = () => {
    if (queued) return;
    queued = true;
    setImmediate(() => {
      queued = false;
      if (!ending.signal.aborted) act();
    });
  };
  const subscription = store.subscribe((change) => {
    const task = change.kind === 'task' ? change.after : undefined;
    if (change.kind === 'taskDefinition' || task?.observed.lastStatus === 'STOPPED') soon();
  });
  const loop = async () => {
    while (!ending.signal.aborted) {
      act();
      await clock.sleep(LOOK_EVERY, ending.signal);
    }
  };
  loop().catch(() => undefined);

  return {
    dispose() {
      subscription.dispose();
      ending.abort(new Error('the engine ends'));
    },
  };
}
