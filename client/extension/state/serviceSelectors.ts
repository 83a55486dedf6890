/** What the views ask of the state about services. Pure. */
import type { LocalBalancer, LocalService, LocalServiceName } from '../../protocol/local.ts';
import type { LocalEcs } from './localEcs.ts';
import { isStopped } from './selectors.ts';
import type { DeploymentView, ServiceView } from './serviceView.ts';
import type { TaskView } from './taskView.ts';

/** By name. */
export const servicesOf = (state: LocalEcs, clusterArn: string): ServiceView[] =>
  [...state.services.values()]
    .filter((service) => service.clusterArn === clusterArn)
    .sort((a, b) => a.name.localeCompare(b.name));

export const serviceNameOf = ({ group }: TaskView): string | undefined =>
  group?.startsWith('service:') ? group.slice('service:'.length) : undefined;

/** The service a task belongs to, as long as there is one. */
export function serviceOf(state: LocalEcs, task: TaskView): ServiceView | undefined {
  const name = serviceNameOf(task);
  if (name === undefined) return undefined;
  return state.services.get(`${task.clusterArn.replace(':cluster/', ':service/')}/${name}`);
}

/** Active ones first, newest first in each group. */
export const tasksOfService = (state: LocalEcs, { clusterArn, name }: ServiceView): readonly TaskView[] =>
  tasksByService(state.tasks).get(`${clusterArn} ${name}`) ?? [];

/** Every row of a service asks, again with each change: the tasks of a state are sorted once. */
const known = new WeakMap<LocalEcs['tasks'], ReadonlyMap<string, readonly TaskView[]>>();

function tasksByService(tasks: LocalEcs['tasks']): ReadonlyMap<string, readonly TaskView[]> {
  const before = known.get(tasks);
  if (before) return before;
  const groups = new Map<string, TaskView[]>();
  for (const task of tasks.values()) {
    const name = serviceNameOf(task);
    if (name === undefined) continue;
    const key = `${task.clusterArn} ${name}`;
    const group = groups.get(key);
    if (group) group.push(task);
    else groups.set(key, [task]);
  }
  const time = (task: TaskView) => (isStopped(task) ? task.stoppedAt : undefined) ?? task.createdAt ?? 0;
  for (const group of groups.values()) {
    group.sort(
      (a, b) => Number(isStopped(a)) - Number(isStopped(b)) || time(b) - time(a) || a.arn.localeCompare(b.arn),
    );
  }
  known.set(tasks, groups);
  return groups;
}

export const activeTasksOfDeployment = (state: LocalEcs, service: ServiceView, deploymentId: string): TaskView[] =>
  tasksOfService(state, service).filter((task) => !isStopped(task) && task.startedBy === deploymentId);

/** Tasks under none of the deployments that are shown: stopped ones, and the last of a deployment that is over. */
export function otherTasks(state: LocalEcs, service: ServiceView): TaskView[] {
  const shown = new Set(service.deployments.map(({ id }) => id));
  return tasksOfService(state, service).filter((task) => isStopped(task) || !shown.has(task.startedBy ?? ''));
}

export const primaryOf = (service: ServiceView): DeploymentView | undefined => service.deployments[0];

export const isDeploying = (service: ServiceView): boolean => primaryOf(service)?.rolloutState === 'IN_PROGRESS';

export const hasFailedRollout = (service: ServiceView): boolean => primaryOf(service)?.rolloutState === 'FAILED';

export const listenersOf = (state: LocalEcs, service: ServiceView): LocalBalancer['listeners'] =>
  state.serviceFacts.get(service.arn)?.balancer?.listeners ?? [];

/** How many of a target group's targets get requests, and how many there are. */
export function targetCounts(facts: LocalService | undefined, targetGroupArn: string) {
  const targets = (facts?.targets ?? []).filter((each) => each.targetGroupArn === targetGroupArn);
  return { healthy: targets.filter(({ state }) => state === 'healthy').length, all: targets.length };
}

/** What other tasks know a service by. */
export const namesOf = (state: LocalEcs, serviceArn: string): readonly LocalServiceName[] =>
  state.serviceFacts.get(serviceArn)?.names ?? [];

/** What a client is configured with: `web:8080`, or `web.local`, whose port is the container's. */
export const nameText = (each: LocalServiceName): string =>
  each.kind === 'service-connect' ? `${each.name}:${each.port}` : each.name;

/** `http://localhost:32768`; undefined until it listens, and for TCP. */
export function listenerUrl(listener: LocalBalancer['listeners'][number]): string | undefined {
  if (!listener.address || listener.protocol !== 'http') return undefined;
  const { host, port } = listener.address;
  return `http://${['0.0.0.0', '127.0.0.1', '::', ''].includes(host) ? 'localhost' : host}:${port}`;
}
