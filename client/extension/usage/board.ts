/** What tasks use, as told lately: the samples of some minutes, by task. Kept apart from the state, which changes far less often. */
import type { ContainerUsage, TaskUsage } from '../../protocol/local.ts';

export interface UsageBoard {
  latest(task: string): TaskUsage | undefined;
  /** Oldest first. */
  history(task: string): readonly TaskUsage[];
  put(usage: TaskUsage): void;
  /** Forgets the tasks that `keep` does not know. */
  prune(keep: (task: string) => boolean): void;
  /** Calls back with the task whose samples have changed. */
  subscribe(listener: (task: string) => void): { dispose(): void };
}

/** Milliseconds of history that are kept. */
export const HISTORY = 5 * 60_000;

export function createUsageBoard(): UsageBoard {
  const samples = new Map<string, readonly TaskUsage[]>();
  const listeners = new Set<(task: string) => void>();
  const tell = (task: string) => {
    for (const listener of [...listeners]) listener(task);
  };
  return {
    latest: (task) => samples.get(task)?.at(-1),
    history: (task) => samples.get(task) ?? [],
    put(usage) {
      samples.set(usage.taskArn, withSample(samples.get(usage.taskArn) ?? [], usage));
      tell(usage.taskArn);
    },
    prune(keep) {
      for (const task of [...samples.keys()]) {
        if (keep(task)) continue;
        samples.delete(task);
        tell(task);
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
  };
}

/** The same sample told twice, after a reconnect, is kept once. Pure. */
export function withSample(history: readonly TaskUsage[], usage: TaskUsage): readonly TaskUsage[] {
  const time = Date.parse(usage.time);
  const kept = history.filter((each) => {
    const at = Date.parse(each.time);
    return at > time - HISTORY && at < time;
  });
  return [...kept, usage];
}

export const containerUsage = (usage: TaskUsage | undefined, name: string): ContainerUsage | undefined =>
  usage?.containers.find((each) => each.name === name && !each.internal);
