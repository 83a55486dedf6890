/** Waits for what becomes of a task that was started, telling how it goes. Pure but for the waiting. */
import type { LocalEcs } from '../state/localEcs.ts';
import { pullOf, pullProgress } from '../state/selectors.ts';
import type { Store } from '../state/store.ts';
import type { TaskView } from '../state/taskView.ts';

/** One line for the progress notification. */
export function progressText(state: LocalEcs, arn: string): string {
  const task = state.tasks.get(arn);
  if (state.connection.kind !== 'connected') return 'The local ECS engine is being started again…';
  if (state.docker?.available === false) return 'Docker does not answer: waiting for it…';
  if (!task) return 'Accepted…';
  const pull = pullOf(state, task);
  if (pull) return `Pulling ${`${pull.image} ${pullProgress(pull)}`.trim()}…`;
  const waiting = task.containers.filter((each) => each.lastStatus !== 'RUNNING' && each.lastStatus !== 'STOPPED');
  const names =
    waiting.length > 0 && waiting.length < task.containers.length
      ? `, waiting for ${waiting.map((each) => each.name).join(', ')}`
      : '';
  return `${task.lastStatus}${names}…`;
}

/**
 * The task once it is RUNNING or STOPPED.
 * @throws when aborted, or when the engine has forgotten the task or is gone for good
 */
export async function followToRunning(
  store: Store,
  arn: string,
  report: (text: string) => void,
  signal: AbortSignal,
): Promise<TaskView> {
  let told = '';
  const tell = (state: LocalEcs) => {
    const text = progressText(state, arn);
    if (text !== told) report(text);
    told = text;
  };
  tell(store.get());
  const subscription = store.subscribe(tell);
  try {
    const state = await store.when((now) => hasArrived(now, arn) || isLost(now), signal);
    const task = state.tasks.get(arn);
    if (!task)
      throw new Error('The local ECS engine ended while the task was starting. Start it again to see the task.');
    return task;
  } finally {
    subscription.dispose();
  }
}

const hasArrived = (state: LocalEcs, arn: string): boolean =>
  ['RUNNING', 'DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED'].includes(state.tasks.get(arn)?.lastStatus ?? '');

const isLost = (state: LocalEcs): boolean => state.connection.kind === 'failed' || state.connection.kind === 'stopped';
