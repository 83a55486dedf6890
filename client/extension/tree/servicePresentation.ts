/** How rows of services look. Pure. */
import type { LocalServiceName } from '../../protocol/local.ts';
import type { LocalEcs } from '../state/localEcs.ts';
import { hasFailed, isStopped } from '../state/selectors.ts';
import {
  activeTasksOfDeployment,
  hasFailedRollout,
  isDeploying,
  listenersOf,
  listenerUrl,
  namesOf,
  nameText,
  otherTasks,
  targetCounts,
} from '../state/serviceSelectors.ts';
import type { DeploymentView, ServiceView } from '../state/serviceView.ts';
import { lastPart } from '../state/taskView.ts';
import type { Icon, Presentation } from './presentation.ts';
import type { ServiceSubject } from './serviceSubjects.ts';

const GREEN = 'testing.iconPassed';
const RED = 'list.errorForeground';
const YELLOW = 'list.warningForeground';
const IDLE = 'disabledForeground';

export function presentService(state: LocalEcs, subject: ServiceSubject): Presentation | undefined {
  const service = state.services.get(subject.kind === 'service' ? subject.arn : subject.service);
  if (!service) return undefined;
  switch (subject.kind) {
    case 'service':
      return serviceRow(state, service);
    case 'deployment': {
      const deployment = service.deployments.find(({ id }) => id === subject.id);
      return deployment && deploymentRow(state, service, deployment);
    }
    case 'listener':
      return listenerRow(state, service, subject.targetGroupArn);
    case 'balancerProblem':
      return {
        label: state.serviceFacts.get(service.arn)?.balancer?.problem ?? '',
        icon: { name: 'warning', color: RED },
        contextValue: 'balancerProblem',
        children: 'none',
      };
    case 'serviceName': {
      const name = namesOf(state, service.arn).find((each) => nameText(each) === subject.key);
      return name && nameRow(name);
    }
    case 'otherTasks': {
      const tasks = otherTasks(state, service);
      const failed = tasks.filter((task) => isStopped(task) && hasFailed(task)).length;
      const troubled = hasFailedRollout(service) || (service.deployments[0]?.failedTasks ?? 0) > 0;
      return {
        label: 'Stopped tasks',
        description: [String(tasks.length), ...(failed > 0 ? [`${failed} failed`] : [])].join(' · '),
        icon: failed > 0 && troubled ? { name: 'history', color: RED } : { name: 'history' },
        contextValue: 'otherTasks',
        children: 'collapsed',
      };
    }
    case 'serviceEvents':
      return {
        label: 'Events',
        description: service.events[0]?.message ?? '',
        icon: { name: 'list-unordered' },
        contextValue: 'serviceEvents',
        children: 'collapsed',
        spoken: `Events of ${service.name}, the last: ${service.events[0]?.message ?? 'none'}`,
      };
    case 'serviceEvent': {
      const event = service.events.find(({ id }) => id === subject.id);
      return (
        event && {
          label: event.message,
          description: new Date(event.at).toLocaleTimeString(),
          icon: eventIcon(event.message),
          contextValue: 'serviceEvent',
          children: 'none',
        }
      );
    }
  }
}

/** `2/3 running · web:4 · deploying`. */
export function serviceStatusText(service: ServiceView): string {
  const [primary] = service.deployments;
  const revision = primary?.revisionName ?? lastPart(service.taskDefinitionArn);
  const rollout =
    service.status === 'DRAINING'
      ? ['draining']
      : isDeploying(service)
        ? ['deploying']
        : hasFailedRollout(service)
          ? ['deployment failed']
          : [];
  return [`${service.runningCount}/${service.desiredCount} running`, revision, ...rollout].join(' · ');
}

function serviceRow(state: LocalEcs, service: ServiceView): Presentation {
  const text = serviceStatusText(service);
  return {
    label: service.name,
    description: text,
    icon: serviceIcon(service),
    contextValue: [
      'service',
      service.status.toLowerCase(),
      ...(isDeploying(service) ? ['deploying'] : []),
      ...(listenersOf(state, service).some((each) => listenerUrl(each) !== undefined) ? ['balanced'] : []),
    ].join(';'),
    children: 'expanded',
    spoken: `Service ${service.name}, ${text}`,
  };
}

function serviceIcon(service: ServiceView): Icon {
  if (service.status === 'DRAINING') return { name: 'loading~spin', color: YELLOW };
  if (hasFailedRollout(service)) return { name: 'layers', color: RED };
  if (isDeploying(service)) return { name: 'loading~spin' };
  if (service.desiredCount === 0) return { name: 'layers', color: IDLE };
  return { name: 'layers', color: service.runningCount < service.desiredCount ? YELLOW : GREEN };
}

/** `PRIMARY, in progress · 2/3 running · 1 failed`. */
function deploymentRow(state: LocalEcs, service: ServiceView, deployment: DeploymentView): Presentation {
  const { status, rolloutState, runningCount, desiredCount, pendingCount, failedTasks } = deployment;
  const rollout = rolloutState === undefined ? '' : `, ${rolloutState.toLowerCase().replaceAll('_', ' ')}`;
  const counts = status === 'PRIMARY' ? `${runningCount}/${desiredCount} running` : `${runningCount} running`;
  const description = [
    `${status}${rollout}`,
    counts,
    ...(pendingCount > 0 ? [`${pendingCount} pending`] : []),
    ...(failedTasks > 0 ? [`${failedTasks} failed`] : []),
  ].join(' · ');
  const hasTasks = activeTasksOfDeployment(state, service, deployment.id).length > 0;
  return {
    label: deployment.revisionName,
    description,
    icon: deploymentIcon(deployment),
    contextValue: `deployment;${status.toLowerCase()};${(rolloutState ?? '').toLowerCase()}`,
    children: hasTasks ? 'expanded' : 'none',
    spoken: `Deployment of ${deployment.revisionName}, ${description}`,
  };
}

function deploymentIcon({ status, rolloutState }: DeploymentView): Icon {
  if (status !== 'PRIMARY') return { name: 'debug-step-out', color: IDLE };
  if (rolloutState === 'FAILED') return { name: 'error', color: RED };
  return rolloutState === 'IN_PROGRESS' ? { name: 'loading~spin' } : { name: 'rocket', color: GREEN };
}

function listenerRow(state: LocalEcs, service: ServiceView, targetGroupArn: string): Presentation | undefined {
  const listener = listenersOf(state, service).find((each) => each.targetGroupArn === targetGroupArn);
  if (!listener) return undefined;
  const { healthy, all } = targetCounts(state.serviceFacts.get(service.arn), targetGroupArn);
  const url = listenerUrl(listener);
  const at = listener.address === undefined ? 'starting' : `localhost:${listener.address.port}`;
  return {
    label: url === undefined ? at : at.replace('localhost', `${service.name}.localhost`),
    description: `→ ${listener.containerName}:${listener.containerPort} · ${healthy}/${all} healthy`,
    icon: { name: 'globe', ...(all > 0 && healthy === 0 ? { color: RED } : healthy < all ? { color: YELLOW } : {}) },
    contextValue: url === undefined ? 'listener' : 'listener;http',
    children: 'none',
    ...(url === undefined ? {} : { command: { id: 'drydock.openLoadBalancer', title: 'Open Load Balancer' } }),
    spoken: `Load balancer of ${service.name} at ${at}, ${healthy} of ${all} targets healthy`,
  };
}

function nameRow(name: LocalServiceName): Presentation {
  const text = nameText(name);
  const description = name.kind === 'cloud-map' ? 'Cloud Map' : `Service Connect · ${name.namespace}`;
  return {
    label: text,
    description,
    icon: { name: name.kind === 'cloud-map' ? 'tag' : 'plug' },
    contextValue: 'serviceName',
    children: 'none',
    spoken: `Name ${text}, ${description}`,
  };
}

function eventIcon(message: string): Icon {
  if (/failed|unable|unhealthy|impaired/.test(message)) return { name: 'warning', color: YELLOW };
  if (/steady state|completed/.test(message)) return { name: 'pass', color: GREEN };
  return { name: 'circle-small' };
}
