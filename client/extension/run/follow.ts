/** Waits for what becomes of a task that was started, telling how it goes. Pure but for the waiting. */
import type { LocalEcs } from '../state/localEcs.ts';
import { isStopped, pullOf, pullProgress } from '../state/selectors.ts';
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
 * The task once it is RUNNING and meant to be, or STOPPED.
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

/** A task on its way down has not arrived: why it stops is known at the end of that way. */
function hasArrived(state: LocalEcs, arn: string): boolean {
  const task = state.tasks.get(arn);
  return task !== undefined && (isStopped(task) || isSteady(task));
}

/** RUNNING, and nobody wants it otherwise. */
const isSteady = (task: TaskView): boolean => task.lastStatus === 'RUNNING' && task.desiredStatus !== 'STOPPED';

/** A program that ends at once, for want of an argument or a database, does so within this time. */
const SETTLE_MS = 700;

/** The task if it runs on for a moment; one that ends in that time, once it is STOPPED. */
export async function settled(store: Store, running: TaskView): Promise<TaskView> {
  const signal = AbortSignal.timeout(SETTLE_MS);
  const present = () => store.get().tasks.get(running.arn);
  const isOver = (state: LocalEcs) => {
    const task = state.tasks.get(running.arn);
    return task === undefined || !isSteady(task);
  };
  try {
    await store.when(isOver, signal);
  } catch {
    return present() ?? running;
  }
  return (await followToEnd(store, running.arn)) ?? running;
}

/** The task once it is STOPPED; undefined when it is forgotten or the engine is gone before. */
export async function followToEnd(store: Store, arn: string): Promise<TaskView | undefined> {
  const state = await store.when((now) => {
    const task = now.tasks.get(arn);
    return task === undefined || isStopped(task);
  });
  return state.tasks.get(arn);
}

const isLost = (state: LocalEcs): boolean => state.connection.kind === 'failed' || state.connection.kind === 'stopped';
