/** What is in Docker, seen from outside of Drydock: the judge of "no orphan, no double". */
import Dockerode from 'dockerode';
import { LABELS } from '../../client/engine/docker/labels.ts';
import { eventually } from './eventually.ts';

export const docker = new Dockerode();

export interface FoundContainer {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly task: string;
  readonly container: string;
  readonly role: string;
}

/** Containers of one engine, running or not. */
export async function containersOf(engineId: string): Promise<FoundContainer[]> {
  const found = await docker.listContainers({ all: true, filters: { label: [`${LABELS.engine}=${engineId}`] } });
  return found.map((each) => ({
    id: each.Id,
    name: each.Names[0]?.slice(1) ?? '',
    state: each.State,
    task: each.Labels[LABELS.taskArn] ?? '',
    container: each.Labels[LABELS.containerName] ?? '',
    role: each.Labels[LABELS.role] ?? '',
  }));
}

/** Those of tasks, without what the engine made for all of them. */
export async function containersOfTasks(engineId: string): Promise<FoundContainer[]> {
  return (await containersOf(engineId)).filter(({ role }) => role === 'container' || role === 'pause');
}

export async function networksOf(engineId: string): Promise<string[]> {
  const found = await docker.listNetworks({ filters: { label: [`${LABELS.engine}=${engineId}`] } });
  return found.map((each) => each.Name);
}

export async function volumesOf(engineId: string): Promise<string[]> {
  const found = await docker.listVolumes({ filters: { label: [`${LABELS.engine}=${engineId}`] } });
  return found.Volumes.map((each) => each.Name);
}

/** Removes whatever an engine of a test left: containers, networks, volumes with its label. */
export async function sweep(engineId: string): Promise<void> {
  const containers = async () => (await containersOf(engineId)).map(({ id }) => id);
  await removeAll(containers, (id) => docker.getContainer(id).remove({ force: true, v: true }));
  await removeAll(
    () => networksOf(engineId),
    (name) => docker.getNetwork(name).remove(),
  );
  await removeAll(
    () => volumesOf(engineId),
    (name) => docker.getVolume(name).remove(),
  );
}

/** Until none is left: what Docker is removing for somebody else is there for a while, and holds what it uses. */
const removeAll = (list: () => Promise<string[]>, remove: (name: string) => Promise<unknown>): Promise<void> =>
  eventually(async () => {
    for (const name of await list()) await unlessGone(remove(name));
    const left = await list();
    if (left.length > 0) throw new Error(`still in Docker: ${left.join(', ')}`);
  });

/**
 * A removal or a kill where somebody else may be faster: what is gone by now, or on its way, is as good as done. Docker
 * before version 23 answers 500 where another one stops the container at that very moment.
 */
export async function unlessGone(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    const { statusCode = 0, message = '' } = error as { statusCode?: number; message?: string };
    const isGoing =
      [409, 500].includes(statusCode) && /is not running|could not kill|already in progress/i.test(message);
    if (statusCode !== 404 && !isGoing) throw error;
  });
}

/** Containers that stand for the same thing twice: two of one name in one task. */
export function doubles(containers: readonly FoundContainer[]): string[] {
  const seen = new Map<string, number>();
  for (const { task, container } of containers) {
    seen.set(`${task} ${container}`, (seen.get(`${task} ${container}`) ?? 0) + 1);
  }
  return [...seen].filter(([, count]) => count > 1).map(([what]) => what);
}
