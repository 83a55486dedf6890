import { oncePerTask } from '../../oncePerTask.ts';

/**
 * Names of the volumes that containers mount; undefined when some mount cannot be read or names no volume, because it may
 * mean any of them.
 */
export const mountedVolumes = oncePerTask(({ containers, volumes }): ReadonlySet<string> | undefined => {
  if (containers?.isComplete !== true) return undefined;
  const declared = new Set(volumes?.items.map(({ name }) => name?.value));
  const names = new Set<string>();
  for (const { mountPoints } of containers.items) {
    if (mountPoints === undefined) continue;
    if (!mountPoints.isComplete) return undefined;
    for (const { sourceVolume } of mountPoints.items) {
      if (sourceVolume?.value === undefined || !declared.has(sourceVolume.value)) return undefined;
      names.add(sourceVolume.value);
    }
  }
  return names;
});
