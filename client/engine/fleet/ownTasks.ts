/** The store as an agent sees it that minds the tasks of one Docker: those of others it may look up, and never hears of. */
import type { TaskRecord } from '../state/model.ts';
import type { AgentWriter, StoreReader } from '../state/store.ts';

/** The instance that a task was placed on, where that is another Docker than the engine's own. */
export function otherInstanceOf(store: StoreReader, { spec }: TaskRecord): string | undefined {
  const arn = spec.containerInstanceArn;
  return arn !== undefined && store.containerInstance(arn)?.docker !== undefined ? arn : undefined;
}

export function storeOf(store: AgentWriter, isOwn: (task: TaskRecord) => boolean): AgentWriter {
  return {
    ...store,
    tasks: () => store.tasks().filter(isOwn),
    subscribe: (listener) =>
      store.subscribe((change) => {
        const task = change.kind === 'task' ? (change.after ?? change.before) : undefined;
        if (!task || isOwn(task)) listener(change);
      }),
  };
}
