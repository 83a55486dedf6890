import type { Container, Dependency, TaskDefinition } from '../../taskDefinition.ts';

/** Containers by name, the first of a name; `isComplete` says whether a name that is not among them is surely unknown. */
export function containersByName(task: TaskDefinition): {
  byName: ReadonlyMap<string, Container>;
  isComplete: boolean;
} {
  const byName = new Map<string, Container>();
  let isComplete = task.containers?.isComplete ?? false;
  for (const container of task.containers?.items ?? []) {
    if (container.name?.value === undefined) isComplete = false;
    else if (!byName.has(container.name.value)) byName.set(container.name.value, container);
  }
  return { byName, isComplete };
}

/** Each dependency with the container that has it and the one it is on, where that exists and is another. */
export function* dependencies(
  task: TaskDefinition,
): Generator<{ container: Container; dependency: Dependency; target: Container }> {
  const { byName } = containersByName(task);
  for (const container of task.containers?.items ?? []) {
    for (const dependency of container.dependsOn?.items ?? []) {
      const target = byName.get(dependency.containerName?.value ?? '');
      if (target !== undefined && target !== container) yield { container, dependency, target };
    }
  }
}
