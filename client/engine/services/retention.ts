/** How long what is over is remembered. A pure decision and the small loop that acts on it. */
import type { TaskDefinitionRecord, TaskRecord } from '../state/model.ts';
import type { ServiceRecord } from '../state/services.ts';
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
  /** Services that have been INACTIVE for as long. */
  readonly forgetServices: readonly string[];
}

/** Of a service whose tasks end again and again only the last ones are kept: their containers would fill the disk. */
export const MOST_STOPPED_OF_SERVICE = 20;

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
  services: readonly ServiceRecord[] = [],
): Retention {
  const over = tasks.filter((task) => task.observed.lastStatus === 'STOPPED');
  const inUse = new Set([
    ...tasks.filter((task) => task.observed.lastStatus !== 'STOPPED').map((task) => task.spec.taskDefinitionArn),
    // What a service runs, or would roll back to.
    ...services
      .filter(({ status }) => status !== 'INACTIVE')
      .flatMap(({ deployments }) => deployments)
      .filter(({ status, rolloutState }) => status !== 'INACTIVE' || rolloutState === 'COMPLETED')
      .map(({ settings }) => settings.taskDefinitionArn),
  ]);
  const tooMany = beyondTheLast(over);
  return {
    requestRemoval: over
      .filter(
        (task) =>
          !task.desired.remove &&
          (tooMany.has(task.spec.arn) || since(task.observed.stoppedAt ?? task.spec.createdAt) >= keep),
      )
      .map((task) => task.spec.arn),
    forgetTasks: over.filter((task) => task.desired.remove && task.observed.cleanedUp).map((task) => task.spec.arn),
    forgetTaskDefinitions: definitions
      .filter((each) => each.status === 'DELETE_IN_PROGRESS' && !inUse.has(each.arn))
      .map((each) => each.arn),
    forgetServices: services
      .filter(({ status, endedAt, createdAt }) => status === 'INACTIVE' && since(endedAt ?? createdAt) >= keep)
      .map(({ arn }) => arn),
  };
}

function beyondTheLast(over: readonly TaskRecord[]): ReadonlySet<string> {
  const byService = new Map<string, TaskRecord[]>();
  for (const task of over) {
    const { serviceName, clusterArn } = task.spec;
    if (serviceName === undefined || task.desired.remove) continue;
    const key = `${clusterArn} ${serviceName}`;
    byService.set(key, [...(byService.get(key) ?? []), task]);
  }
  const endOf = ({ observed, spec }: TaskRecord) => observed.stoppedAt ?? spec.createdAt;
  return new Set(
    [...byService.values()].flatMap((tasks) =>
      tasks
        .sort((a, b) => endOf(b) - endOf(a))
        .slice(MOST_STOPPED_OF_SERVICE)
        .map(({ spec }) => spec.arn),
    ),
  );
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
    const keep = KEEP_STOPPED * timeScale;
    const decision = retention(store.tasks(), store.taskDefinitions(), now, keep, since, store.services());
    for (const arn of decision.requestRemoval) store.requestRemoval(arn);
    for (const arn of decision.forgetTasks) store.removeTask(arn);
    for (const arn of decision.forgetTaskDefinitions) store.removeTaskDefinition(arn);
    for (const arn of decision.forgetServices) store.removeService(arn);
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
