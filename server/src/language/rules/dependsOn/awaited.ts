import { oncePerTask } from '../../oncePerTask.ts';
import type { Container } from '../../taskDefinition.ts';
import { containersByName } from './targets.ts';

/**
 * The containers that somebody waits for in a way that may time out: START is reached at once or never. Undefined
 * when a name or condition is unknown, so that nobody can be said not to be awaited.
 */
export const awaitedContainers = oncePerTask((task): ReadonlySet<Container> | undefined => {
  const { byName, isComplete } = containersByName(task);
  if (!isComplete) return undefined;
  const awaited = new Set<Container>();
  for (const { dependsOn } of task.containers?.items ?? []) {
    if (dependsOn?.isComplete === false) return undefined;
    for (const { containerName, condition } of dependsOn?.items ?? []) {
      if (containerName?.value === undefined || condition?.value === undefined) return undefined;
      const target = byName.get(containerName.value);
      if (target !== undefined && condition.value !== 'START') awaited.add(target);
    }
  }
  return awaited;
});
