import { oncePerTask } from '../../oncePerTask.ts';
import type { Container, Dependency, TaskDefinition } from '../../taskDefinition.ts';

export interface NamedContainers {
  /** The first of a name. */
  readonly byName: ReadonlyMap<string, Container>;
  /** Whether a name that is not among them is surely unknown. */
  readonly isComplete: boolean;
}

export const containersByName = oncePerTask((task): NamedContainers => {
  const byName = new Map<string, Container>();
  let isComplete = task.containers?.isComplete ?? false;
  for (const container of task.containers?.items ?? []) {
    if (container.name?.value === undefined) isComplete = false;
    else if (!byName.has(container.name.value)) byName.set(container.name.value, container);
  }
  return { byName, isComplete };
});

/** A task has ten containers at most; of a file with more not all are told or compared. */
const SUGGESTED = 20;

/** Names that a wrong one may have been meant for. */
export const suggestedNames = oncePerTask((task): readonly string[] =>
  [...containersByName(task).byName.keys()].slice(0, SUGGESTED),
);

export interface Wait {
  readonly container: Container;
  readonly dependency: Dependency;
  readonly target: Container;
}

/** Each dependency with the container that has it and the one it is on, where that exists and is another. */
export const dependencies = oncePerTask((task): readonly Wait[] => [...listed(task)]);

function* listed(task: TaskDefinition): Generator<Wait> {
  const { byName } = containersByName(task);
  for (const container of task.containers?.items ?? []) {
    for (const dependency of container.dependsOn?.items ?? []) {
      const target = byName.get(dependency.containerName?.value ?? '');
      if (target !== undefined && target !== container) yield { container, dependency, target };
    }
  }
}
