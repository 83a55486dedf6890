/** A service as the extension keeps it, read from DescribeServices. Pure. */
import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { lastPart } from './taskView.ts';

export interface ServiceView {
  readonly arn: string;
  readonly name: string;
  readonly clusterArn: string;
  readonly status: string;
  readonly schedulingStrategy: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly taskDefinitionArn: string;
  /** Bounds of a deployment, in percent of the desired count. */
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** PRIMARY first. */
  readonly deployments: readonly DeploymentView[];
  /** Newest first. */
  readonly events: readonly ServiceEventView[];
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
}

export interface DeploymentView {
  /** `ecs-svc/<digits>`: what its tasks were started by. */
  readonly id: string;
  readonly status: string;
  readonly taskDefinitionArn: string;
  /** `family:revision` */
  readonly revisionName: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly pendingCount: number;
  readonly failedTasks: number;
  readonly rolloutState?: string;
  readonly rolloutStateReason?: string;
  readonly createdAt?: number;
  readonly updatedAt?: number;
}

export interface ServiceEventView {
  readonly id: string;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** undefined when it has no ARN, or is over. */
export function serviceView(told: Service): ServiceView | undefined {
  if (told.serviceArn === undefined || told.status === 'INACTIVE') return undefined;
  return {
    arn: told.serviceArn,
    name: told.serviceName ?? lastPart(told.serviceArn),
    clusterArn: told.clusterArn ?? '',
    status: told.status ?? 'ACTIVE',
    schedulingStrategy: told.schedulingStrategy ?? 'REPLICA',
    desiredCount: told.desiredCount ?? 0,
    runningCount: told.runningCount ?? 0,
    pendingCount: told.pendingCount ?? 0,
    taskDefinitionArn: told.taskDefinition ?? '',
    minimumHealthyPercent: told.deploymentConfiguration?.minimumHealthyPercent ?? 100,
    maximumPercent: told.deploymentConfiguration?.maximumPercent ?? 200,
    deployments: (told.deployments ?? []).map(deploymentView),
    events: (told.events ?? []).map(({ id = '', message = '', createdAt }) => ({
      id,
      message: withoutName(message, told.serviceName ?? ''),
      at: createdAt?.getTime() ?? 0,
    })),
    ...(told.createdAt === undefined ? {} : { createdAt: told.createdAt.getTime() }),
  };
}

function deploymentView(told: Deployment): DeploymentView {
  const taskDefinitionArn = told.taskDefinition ?? '';
  return {
    id: told.id ?? '',
    status: told.status ?? '',
    taskDefinitionArn,
    revisionName: lastPart(taskDefinitionArn),
    desiredCount: told.desiredCount ?? 0,
    runningCount: told.runningCount ?? 0,
    pendingCount: told.pendingCount ?? 0,
    failedTasks: told.failedTasks ?? 0,
    ...(told.rolloutState === undefined ? {} : { rolloutState: told.rolloutState }),
    ...(told.rolloutStateReason === undefined ? {} : { rolloutStateReason: told.rolloutStateReason }),
    ...(told.createdAt === undefined ? {} : { createdAt: told.createdAt.getTime() }),
    ...(told.updatedAt === undefined ? {} : { updatedAt: told.updatedAt.getTime() }),
  };
}

/** Every message of ECS begins with the service it is about, which stands beside it here. */
function withoutName(message: string, name: string): string {
  const rest = message.startsWith(`(service ${name})`) ? message.slice(`(service ${name})`.length).trim() : message;
  return rest.replace(`(service ${name}, `, '(');
}
