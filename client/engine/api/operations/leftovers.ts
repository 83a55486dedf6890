/** What is in Docker and belongs to no task: volumes kept on purpose, and objects of other engines. */
import type { ForeignObjects, LocalOperations } from '../../../protocol/local.ts';
import { DockerError } from '../../docker/docker.ts';
import { LABELS } from '../../docker/labels.ts';
import type { ApiContext } from '../context.ts';
import { operation } from '../operation.ts';
import { list, structure, text } from '../shapes/shape.ts';

type RemoveInput = LocalOperations['RemoveVolumes']['input'];

/** Stand-ins of file systems of AWS that this engine made and no container has. They outlive tasks, as what they stand for does. */
async function unusedVolumes({ docker, store }: ApiContext) {
  const own = { [LABELS.engine]: store.engineId, [LABELS.role]: 'file-system' };
  return docker.listVolumes(own, { unused: true });
}

export const listLeftovers = operation(
  structure<LocalOperations['ListLeftovers']['input']>({}),
  async (_, context): Promise<LocalOperations['ListLeftovers']['output']> => {
    const volumes = await unusedVolumes(context);
    return {
      volumes: volumes.map(({ name, labels }) => ({ name, fileSystem: labels[LABELS.fileSystem] ?? name })),
      others: await objectsOfOthers(context),
    };
  },
);

/** Only what {@link listLeftovers} would tell now: whatever else is named stays, and the answer says why. */
export const removeVolumes = operation(
  structure<Partial<RemoveInput>>({ names: list(text()) }),
  async ({ names = [] }, context): Promise<LocalOperations['RemoveVolumes']['output']> => {
    const unused = new Set((await unusedVolumes(context)).map(({ name }) => name));
    const removed: string[] = [];
    const kept: { name: string; reason: string }[] = [];
    for (const name of names) {
      if (!unused.has(name)) {
        kept.push({ name, reason: 'it is in use, gone, or none of the volumes that this engine made and keeps' });
        continue;
      }
      try {
        await context.docker.removeVolume(name);
        removed.push(name);
      } catch (error) {
        if (!(error instanceof DockerError)) throw error;
        kept.push({ name, reason: error.message });
      }
    }
    return { removed, kept };
  },
);

/** Told, never touched: another engine may be at work on this Docker, or be gone and leave it to the user. */
async function objectsOfOthers({ docker, store }: ApiContext): Promise<readonly ForeignObjects[]> {
  const anyEngine = { [LABELS.engine]: undefined };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers(anyEngine),
    docker.listNetworks(anyEngine),
    docker.listVolumes(anyEngine),
  ]);
  const ids = [...containers, ...networks, ...volumes].map(({ labels }) => labels[LABELS.engine] ?? '');
  const others = [...new Set(ids)].filter((id) => id !== '' && id !== store.engineId).toSorted();
  return others.map((engineId) => {
    const isOf = ({ labels }: { readonly labels: Readonly<Record<string, string>> }) =>
      labels[LABELS.engine] === engineId;
    return {
      engineId,
      containers: containers.filter(isOf).length,
      running: containers.filter((each) => isOf(each) && each.state === 'running').length,
      networks: networks.filter(isOf).length,
      volumes: volumes.filter(isOf).length,
    };
  });
}
