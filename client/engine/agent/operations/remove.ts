import type { ContainerObserved } from '../../state/model.ts';
import { removed } from '../changes.ts';
import type { Perform } from './context.ts';

/** Removes a finished task's containers, the pause last, and its own volumes. */
export const removeOperation: Perform = async ({ docker, logsKept, store, endpoints }, task) => {
  const { spec, observed } = task;
  // That it has run and may go is on disk first: after a crash it would be taken for one that is still to be made.
  await store.durable();
  await logsKept(spec.arn);
  await endpoints?.release(task);
  const remove = (select: (container: ContainerObserved) => boolean) =>
    Promise.all(
      observed.containers.filter(select).map(async ({ dockerId, dockerName }) => {
        const known = dockerId ?? dockerName;
        if (known !== undefined) await docker.removeContainer(known);
      }),
    );
  await remove(({ kind }) => kind === 'NORMAL');
  await remove(({ kind }) => kind !== 'NORMAL');
  await Promise.all(Object.values(observed.taskVolumes).map((name) => docker.removeVolume(name)));
  return removed;
};
