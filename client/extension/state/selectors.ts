/** What the views ask of the state. Pure. */
import type { PullProgressDetail } from '../../protocol/events.ts';
import type { LocalNotice } from '../../protocol/local.ts';
import type { ClusterView, LocalEcs, RevisionView } from './localEcs.ts';
import type { ContainerView, PortView, TaskView } from './taskView.ts';

export const isStopped = (task: TaskView): boolean => task.lastStatus === 'STOPPED';

export const activeTasks = (state: LocalEcs): TaskView[] =>
  [...state.tasks.values()].filter((task) => !isStopped(task));

/** `default` first, then by name. */
export function clustersOf(state: LocalEcs): ClusterView[] {
  const rank = (cluster: ClusterView) => (cluster.name === 'default' ? 0 : 1);
  return [...state.clusters.values()].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** Running ones first, each group newest first. */
export function tasksOf(state: LocalEcs, clusterArn: string): TaskView[] {
  const rank = (task: TaskView) => (isStopped(task) ? 1 : 0);
  const time = (task: TaskView) => (isStopped(task) ? task.stoppedAt : undefined) ?? task.createdAt ?? 0;
  return [...state.tasks.values()]
    .filter((task) => task.clusterArn === clusterArn)
    .sort((a, b) => rank(a) - rank(b) || time(b) - time(a) || a.arn.localeCompare(b.arn));
}

export const familiesOf = (state: LocalEcs): string[] =>
  [...new Set([...state.revisions.values()].map((each) => each.family))].sort((a, b) => a.localeCompare(b));

/** Newest first. */
export const revisionsOf = (state: LocalEcs, family: string): RevisionView[] =>
  [...state.revisions.values()].filter((each) => each.family === family).sort((a, b) => b.revision - a.revision);

/** A task ended as nobody wished: it could not start, or a container told failure by its exit code. */
export function hasFailed(task: TaskView): boolean {
  if (task.stopCode === undefined || task.stopCode === 'UserInitiated') return false;
  // A service stops tasks to make room for others, or because they are unhealthy.
  if (task.stopCode === 'ServiceSchedulerInitiated') return /health check/i.test(task.stoppedReason ?? '');
  if (task.stopCode !== 'EssentialContainerExited') return true;
  return task.containers.some((container) => containerFailed(container)) || wasKilled(task);
}

/** Nobody asked the task to end and none of its containers ended by itself: the first was killed from outside. */
function wasKilled({ containers }: TaskView): boolean {
  const codes = containers.flatMap(({ exitCode }) => exitCode ?? []);
  return codes.length > 0 && codes.every((code) => code === 137 || code === 143);
}

/** 137 and 143 are the codes of a container that was told to end. */
export const containerFailed = (container: ContainerView): boolean =>
  container.reason !== undefined || (container.exitCode !== undefined && ![0, 137, 143].includes(container.exitCode));

/** Where a container answers on this machine: the task's network bindings, completed by what the engine published. */
export function portsOf(state: LocalEcs, task: TaskView, container: ContainerView): readonly PortView[] {
  if (isStopped(task)) return [];
  const local = state.facts.get(task.arn)?.containers.find((each) => each.name === container.name);
  return local && local.published.length > 0 ? local.published : container.ports;
}

export const noticesOf = (state: LocalEcs, task: TaskView): readonly LocalNotice[] =>
  state.facts.get(task.arn)?.notices ?? [];

export const isSkipped = (state: LocalEcs, task: TaskView, container: ContainerView): boolean =>
  state.facts.get(task.arn)?.containers.find((each) => each.name === container.name)?.skipped ?? false;

/** The pull a task waits for, if any. */
export const pullOf = (state: LocalEcs, task: TaskView): PullProgressDetail | undefined =>
  [...state.pulls.values()].find((pull) => pull.taskArns.includes(task.arn));

/** `43 %`, or the megabytes so far when the total is not known. */
export function pullProgress(pull: PullProgressDetail): string {
  const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1);
  if (pull.totalBytes === 0) return pull.downloadedBytes === 0 ? '' : `${megabytes(pull.downloadedBytes)} MB`;
  return `${Math.min(100, Math.floor((100 * pull.downloadedBytes) / pull.totalBytes))} %`;
}

/** `http://localhost:8080` for an address every browser can open. */
export function portUrl(port: PortView): string {
  const host = ['0.0.0.0', '127.0.0.1', '::', ''].includes(port.hostAddress) ? 'localhost' : port.hostAddress;
  const scheme = [443, 8443].includes(port.containerPort) ? 'https' : 'http';
  return `${scheme}://${host}:${port.hostPort}`;
}

/** A container's reason is worth a row unless the task's says the same already. */
export const hasReasonOfItsOwn = (task: TaskView, container: ContainerView): boolean =>
  container.reason !== undefined && container.reason !== task.stoppedReason;

/**
 * Whether Docker has the container, running or stopped: then it has files to look at. Told by its status, which comes with the
 * row: a row that gets children later is another one to VS Code, and a menu that is open on the first leads nowhere.
 */
export const hasFiles = (state: LocalEcs, task: TaskView, container: ContainerView): boolean =>
  container.lastStatus === 'RUNNING' ||
  (container.lastStatus === 'STOPPED' &&
    (container.exitCode !== undefined ||
      state.facts.get(task.arn)?.containers.find((each) => each.name === container.name)?.dockerId !== undefined));
