import { removed } from '../changes.ts';
import type { Perform } from './context.ts';

/** Removes a finished task's containers, the pause last, and its own volumes. */
export const removeOperation: Perform = async ({ docker }, { observed }) => {
  const remove = (kind: 'NORMAL' | 'CNI_PAUSE') =>
    Promise.all(
      observed.containers
        .filter((each) => each.kind === kind)
        .map(async ({ dockerId, dockerName }) => {
          const known = dockerId ?? dockerName;
          if (known !== undefined) await docker.removeContainer(known);
        }),
    );
  await remove('NORMAL');
  await remove('CNI_PAUSE');
  await Promise.all(Object.values(observed.taskVolumes).map((name) => docker.removeVolume(name)));
  return removed;
};
