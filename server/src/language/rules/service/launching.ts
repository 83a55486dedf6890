import type { Launch } from '../../requests/launch.ts';
import type { Service } from '../../requests/service.ts';
import { effectiveNetworkMode } from '../ports/networkMode.ts';
import type { LinkedTask, RequestContext } from '../request.ts';

const GUIDE = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide';
const API = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference';

/** Pages that several rules on services point to. */
export const pages = {
  createService: `${API}/API_CreateService.html`,
  runTask: `${API}/API_RunTask.html`,
  deployment: `${API}/API_DeploymentConfiguration.html`,
  loadBalancer: `${API}/API_LoadBalancer.html`,
  registry: `${API}/API_ServiceRegistry.html`,
  network: `${GUIDE}/task-networking.html`,
  placement: `${GUIDE}/task-placement-strategies.html`,
  daemon: `${GUIDE}/ecs_services.html`,
  connect: `${GUIDE}/service-connect.html`,
  ebs: `${API}/API_ServiceManagedEBSVolumeConfiguration.html`,
} as const;

/** The deployment controller; ECS where none is written, undefined where it cannot be known. */
export function controllerOf(service: Service): string | undefined {
  if (!service.hasDeploymentController) return 'ECS';
  return service.deploymentController?.value;
}

/** REPLICA where nothing else is written, undefined where it cannot be known. */
export const schedulingOf = ({ schedulingStrategy }: Service): string | undefined =>
  schedulingStrategy === undefined ? 'REPLICA' : schedulingStrategy.value;

/** Whether everything runs on Fargate: by the launch type, or because all capacity providers are Fargate's. */
export function isFargate({ launchType, capacityProviderStrategy }: Launch): boolean {
  if (launchType !== undefined) return launchType.value === 'FARGATE';
  const providers = capacityProviderStrategy?.items.map(({ capacityProvider }) => capacityProvider?.value) ?? [];
  return providers.length > 0 && providers.every(isFargateProvider);
}

export const isFargateProvider = (name: string | undefined): boolean => name === 'FARGATE' || name === 'FARGATE_SPOT';

/** Whether a list is there and not empty (a list that cannot be read counts as filled). */
export const isFilled = (list: { items: readonly unknown[]; isComplete: boolean } | undefined): boolean =>
  list !== undefined && (list.items.length > 0 || !list.isComplete);

/** The network mode of the linked task definition, or undefined when it is not known. */
export const linkedMode = ({ linked, ...context }: RequestContext): string | undefined =>
  linked === undefined ? undefined : effectiveNetworkMode(linked.task, context);

/** Whether tasks have interfaces of their own: on Fargate always, elsewhere when the definition says so. */
export const isAwsvpc = (request: Launch, context: RequestContext): boolean =>
  isFargate(request) || linkedMode(context) === 'awsvpc';

/** The place in the definition that decides about the network. */
export const modeOf = ({ task, document }: LinkedTask) => ({
  at: task.networkMode?.node ?? task.family?.node ?? task.node,
  message: 'The task definition',
  document,
});

/**
 * Whether the document is a whole input of CreateService. Tools that keep name, cluster and definition elsewhere (such as
 * ecspresso) have files with none of the three.
 */
export const isWhole = ({ serviceName, cluster, taskDefinition }: Service): boolean =>
  serviceName !== undefined || cluster !== undefined || taskDefinition !== undefined;
