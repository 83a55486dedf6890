import type { TaskDefinition } from './taskDefinition.ts';

/** A question about a definition that many rules ask, answered once. The answer is shared: nobody may change it. */
export function oncePerTask<T>(find: (task: TaskDefinition) => T): (task: TaskDefinition) => T {
  return (task) => {
    const { answers } = task;
    if (!answers.has(find)) answers.set(find, find(task));
    return answers.get(find) as T;
  };
}
