/** After a start or a lost connection: which of this engine's objects in Docker belong to nobody any more. Pure. */
import type { ContainerSummary } from '../docker/docker.ts';
import { LABELS } from '../docker/labels.ts';
import type { TaskRecord } from '../state/model.ts';

/** What Docker has under this engine's label. */
export interface Listing {
  readonly containers: readonly ContainerSummary[];
  readonly volumes: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
  readonly networks: readonly { readonly id: string; readonly name: string }[];
}

export interface Orphans {
  /** Ids of containers, applications before pauses. */
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
}

/**
 * Containers are known by the name recorded before their creation; volumes by their recorded name. Shared volumes carry
 * no task and stay, forwarders stay as long as their task is not over. Of the networks only the engine's own stays.
 * @param shared names of containers and networks that are there for all tasks
 */
export function findOrphans(
  tasks: readonly TaskRecord[],
  listing: Listing,
  networkName: string,
  shared: readonly string[] = [],
): Orphans {
  const kept = tasks.filter(({ observed }) => !observed.cleanedUp);
  const containerNames = new Set(
    kept.flatMap(({ observed }) => observed.containers.flatMap(({ dockerName }) => dockerName ?? [])),
  );
  const volumeNames = new Set(kept.flatMap(({ observed }) => Object.values(observed.taskVolumes)));
  const active = new Set(kept.filter(({ observed }) => observed.lastStatus !== 'STOPPED').map(({ spec }) => spec.arn));
  const isForwarder = ({ labels }: ContainerSummary) =>
    labels[LABELS.role] === 'forwarder' && active.has(labels[LABELS.taskArn] ?? '');
  const orphans = listing.containers.filter(
    (each) => !containerNames.has(each.name) && !shared.includes(each.name) && !isForwarder(each),
  );
  const isPause = ({ labels }: ContainerSummary) => labels[LABELS.role] === 'pause';
  return {
    containers: [...orphans.filter((each) => !isPause(each)), ...orphans.filter(isPause)].map(({ id }) => id),
    volumes: listing.volumes
      .filter(({ name, labels }) => labels[LABELS.taskArn] !== undefined && !volumeNames.has(name))
      .map(({ name }) => name),
    networks: listing.networks.filter(({ name }) => name !== networkName && !shared.includes(name)).map(({ id }) => id),
  };
}
