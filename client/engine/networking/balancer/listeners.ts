/** Which ports a service's balancer listens at, and which tasks are behind them. Pure. */
import type { BalancerRecord, ListenerRecord } from '../../state/balancers.ts';
import type { TaskRecord } from '../../state/model.ts';
import { currentDeployments, primaryOf, type DeploymentRecord, type ServiceRecord } from '../../state/services.ts';
import { targetGroupName, targetGroupSettings } from './settings.ts';

type Place = Pick<ListenerRecord, 'targetGroupArn' | 'containerName' | 'containerPort'>;

/** The places that load balancing knows in one deployment. Classic load balancers are known by their name. */
export const placesOf = ({ settings }: DeploymentRecord): readonly Place[] =>
  settings.loadBalancers.flatMap(({ targetGroupArn, loadBalancerName, containerName, containerPort }) => {
    const name = targetGroupArn ?? loadBalancerName;
    if (name === undefined || containerName === undefined || containerPort === undefined) return [];
    return [{ targetGroupArn: name, containerName, containerPort }];
  });

export const samePlace = (a: Place, b: Place): boolean =>
  a.targetGroupArn === b.targetGroupArn && a.containerName === b.containerName && a.containerPort === b.containerPort;

/**
 * One listener for each target group of a deployment that still has tasks: while a service moves to another target group,
 * both answer. Ports are those known already, unless the overlay fixes one.
 */
export function listenersOf(service: ServiceRecord, known: BalancerRecord | undefined): readonly ListenerRecord[] {
  if (service.status === 'INACTIVE') return [];
  const { overlay } = primaryOf(service).settings;
  const listeners: ListenerRecord[] = [];
  for (const deployment of currentDeployments(service)) {
    for (const place of placesOf(deployment)) {
      if (listeners.some((each) => each.targetGroupArn === place.targetGroupArn)) continue;
      const wishes = overlay?.targetGroups ?? {};
      const wish = wishes[place.targetGroupArn] ?? wishes[targetGroupName(place.targetGroupArn)];
      const before = known?.listeners.find((each) => each.targetGroupArn === place.targetGroupArn);
      const hostPort = wish?.port ?? before?.hostPort;
      listeners.push({
        ...place,
        settings: targetGroupSettings(wish),
        ...(hostPort === undefined ? {} : { hostPort }),
      });
    }
  }
  return listeners;
}

/** Whether the overlay says at which port a listener has to be. */
export function isFixed(service: ServiceRecord, { targetGroupArn }: Place): boolean {
  const wishes = primaryOf(service).settings.overlay?.targetGroups ?? {};
  return (wishes[targetGroupArn] ?? wishes[targetGroupName(targetGroupArn)])?.port !== undefined;
}

/** The places of a task: those of the deployment that started it. */
export function placesOfTask(service: ServiceRecord, task: TaskRecord): readonly Place[] {
  const deployment = service.deployments.find(({ id }) => id === task.spec.deploymentId);
  return deployment ? placesOf(deployment) : [];
}
