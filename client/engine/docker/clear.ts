import { messageOf, type Log } from '../util/log.ts';
import { DockerError, type Docker } from './docker.ts';
import { LABELS } from './labels.ts';

/**
 * Removes everything of one engine that belongs to no task's data: its containers, whatever their part, the volumes of tasks
 * and its networks. Volumes that outlive tasks stay. One after the other: see `networking/oneByOne.ts`.
 * @throws DockerError
 */
export async function clearDocker(docker: Docker, engineId: string, log: Log): Promise<void> {
  const own = { [LABELS.engine]: engineId };
  for (const { id } of await docker.listContainers(own)) await docker.removeContainer(id);
  for (const { name, labels } of await docker.listVolumes(own)) {
    if (labels[LABELS.taskArn] !== undefined) await docker.removeVolume(name);
  }
  for (const { id, name } of await docker.listNetworks(own)) {
    await docker.removeNetwork(id).catch((error: unknown) => {
      if (error instanceof DockerError && error.kind === 'unreachable') throw error;
      log.warn('a network could not be removed', { name, problem: messageOf(error) });
    });
  }
}
