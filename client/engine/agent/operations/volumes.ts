import { DockerError } from '../../docker/docker.ts';
import { engineLabels, LABELS } from '../../docker/labels.ts';
import { noChange, taskFailed } from '../changes.ts';
import { objectLabels } from '../containerOptions/labels.ts';
import { checkEnvironmentFiles, EnvironmentFileMissing, objectReader } from '../environmentFiles.ts';
import { sharedVolumeMissing, volumeFailed } from '../stopReason.ts';
import { volumeWishes, type VolumeWish } from '../taskVolumes.ts';
import type { Perform } from './context.ts';

/**
 * What a task needs before its first container: its environment files can be read, and its volumes are there; one that
 * exists under its name is left as it is.
 */
export const volumesOperation: Perform = async (context, task, signal) => {
  try {
    await checkEnvironmentFiles(task.spec, objectReader(context, task.spec, signal));
  } catch (error) {
    if (!(error instanceof EnvironmentFileMissing)) throw error;
    return taskFailed(error.message);
  }
  const wishes = volumeWishes(task.spec, task.observed.taskVolumes, context.store.engineId);
  if (wishes.some(({ scope }) => scope === 'task')) await context.store.durable();
  const { docker } = context;
  const machine = context.machine();
  const labelsOf = ({ scope, labels }: VolumeWish) => ({
    ...labels,
    // Without a task's ARN: what is shared outlives tasks, and clean-up passes it by.
    ...(scope === 'task'
      ? objectLabels(task.spec, machine, 'volume')
      : {
          ...engineLabels(machine.engineId, scope === 'shared' ? 'volume' : 'file-system'),
          [LABELS.version]: machine.version,
        }),
  });
  for (const wish of wishes) {
    try {
      if (wish.scope !== 'task' && (await docker.volumeExists(wish.dockerName))) continue;
      if (wish.mustExist) return taskFailed(sharedVolumeMissing(wish.dockerName));
      await docker.createVolume({
        name: wish.dockerName,
        ...(wish.driver === undefined ? {} : { driver: wish.driver }),
        ...(wish.driverOptions === undefined ? {} : { driverOptions: wish.driverOptions }),
        labels: labelsOf(wish),
      });
    } catch (error) {
      if (!(error instanceof DockerError) || error.kind === 'unreachable') throw error;
      return taskFailed(volumeFailed(wish.volume, error));
    }
  }
  return noChange;
};
