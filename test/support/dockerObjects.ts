/** What is in Docker, seen from outside of Drydock: the judge of "no orphan, no double". */
import Dockerode from 'dockerode';
import { LABELS } from '../../client/engine/docker/labels.ts';

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
  for (const { id } of await containersOf(engineId)) {
    await docker.getContainer(id).remove({ force: true, v: true }).catch(ignoreGone);
  }
  for (const name of await networksOf(engineId)) await docker.getNetwork(name).remove().catch(ignoreGone);
  for (const name of await volumesOf(engineId)) await docker.getVolume(name).remove().catch(ignoreGone);
}

function ignoreGone(error: unknown) {
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  // What the engine had asked for itself just before its end.
  const isGoing = statusCode === 409 && /removal of container .* is already in progress/.test(message ?? '');
  if (statusCode !== 404 && !isGoing) throw error;
}

/** Containers that stand for the same thing twice: two of one name in one task. */
export function doubles(containers: readonly FoundContainer[]): string[] {
  const seen = new Map<string, number>();
  for (const { task, container } of containers) {
    seen.set(`${task} ${container}`, (seen.get(`${task} ${container}`) ?? 0) + 1);
  }
  return [...seen].filter(([, count]) => count > 1).map(([what]) => what);
}
