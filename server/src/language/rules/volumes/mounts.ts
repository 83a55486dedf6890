import type { TaskDefinition } from '../../taskDefinition.ts';

/** Names of the volumes that containers mount; undefined when some mount cannot be read. */
export function mountedVolumes({ containers }: TaskDefinition): ReadonlySet<string> | undefined {
  if (containers?.isComplete !== true) return undefined;
  const names = new Set<string>();
  for (const { mountPoints } of containers.items) {
    if (mountPoints === undefined) continue;
    if (!mountPoints.isComplete) return undefined;
    for (const { sourceVolume } of mountPoints.items) {
      if (sourceVolume !== undefined && sourceVolume.value === undefined) return undefined;
      if (sourceVolume?.value !== undefined) names.add(sourceVolume.value);
    }
  }
  return names;
}
