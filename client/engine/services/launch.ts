/** The tasks that a service's deployment begins with, as records; the agent does the rest. Ids and chance are given. */
import type {
  Notice,
  NoticesFor,
  RoleChoice,
  Tag,
  TaskDefinitionInput,
  TaskDefinitionRecord,
  TaskRecord,
} from '../state/model.ts';
import { newTask } from '../state/newTask.ts';
import { nameNotices, notApplied } from './nameNotices.ts';
import type { CapacityProviderStrategyItem, DeploymentRecord, ServiceRecord } from '../state/services.ts';

export interface LaunchContext {
  readonly now: number;
  /** A fresh uuid at each call. */
  readonly newUuid: () => string;
  readonly helperImage: string;
  /** ARN of the instance that each task was placed on; absent for Fargate. */
  readonly places?: readonly string[];
  /** Where tasks get their credentials from whose overlay says nothing about it. */
  readonly role?: RoleChoice | undefined;
  readonly noticesFor: NoticesFor;
}

/** @param present tasks of the service that are there already: capacity providers share by their numbers */
export function launch(
  service: ServiceRecord,
  deployment: DeploymentRecord,
  record: TaskDefinitionRecord,
  count: number,
  present: readonly TaskRecord[],
  { now, newUuid, helperImage, places, role, noticesFor }: LaunchContext,
): readonly TaskRecord[] {
  const { settings, digests, id } = deployment;
  const { overlayId, overlay, networkConfiguration, platformVersion, capacityProviderStrategy } = settings;
  const used = new Map<string, number>();
  for (const { spec, desired } of present) {
    const provider = spec.capacityProviderName;
    if (provider !== undefined && desired.status === 'RUNNING') used.set(provider, (used.get(provider) ?? 0) + 1);
  }
  return Array.from({ length: count }, (_, index) => {
    const place = places?.[index];
    const provider = nextProvider(capacityProviderStrategy, used);
    if (provider !== undefined) used.set(provider, (used.get(provider) ?? 0) + 1);
    return newTask(
      {
        clusterName: service.clusterName,
        clusterArn: service.clusterArn,
        taskDefinitionArn: record.arn,
        definition: record.definition,
        group: `service:${service.name}`,
        startedBy: id,
        serviceName: service.name,
        deploymentId: id,
        ...(Object.keys(digests).length === 0 ? {} : { imageDigests: digests }),
        launchType: settings.launchType,
        ...(provider === undefined ? {} : { capacityProviderName: provider }),
        ...(place === undefined ? {} : { containerInstanceArn: place }),
        ...(platformVersion === undefined ? {} : { platformVersion }),
        ...(networkConfiguration === undefined ? {} : { networkConfiguration }),
        enableExecuteCommand: service.enableExecuteCommand,
        overrides: {},
        ...(overlayId === undefined ? {} : { overlayId }),
        ...(overlay === undefined ? {} : { overlay }),
        ...(role === undefined || role.mode === 'none' ? {} : { role }),
        notices: [
          ...noticesFor(record.definition, overlay, place),
          ...serviceNotices(service, deployment, record.definition),
        ],
        createdAt: now,
        tags: taskTags(service, record),
        helperImage,
      },
      newUuid,
    );
  });
}

/** The provider that is furthest below its share: first every base is filled, then the weights decide. */
export function nextProvider(
  strategy: readonly CapacityProviderStrategyItem[],
  used: ReadonlyMap<string, number>,
): string | undefined {
  const count = ({ capacityProvider = '' }: CapacityProviderStrategyItem) => used.get(capacityProvider) ?? 0;
  const based = strategy.find((each) => count(each) < (each.base ?? 0));
  if (based) return based.capacityProvider;
  const share = (each: CapacityProviderStrategyItem) => (count(each) - (each.base ?? 0) + 1) / (each.weight ?? 0);
  return strategy
    .filter(({ weight = 0 }) => weight > 0)
    .reduce<CapacityProviderStrategyItem | undefined>(
      (best, each) => (best && share(best) <= share(each) ? best : each),
      undefined,
    )?.capacityProvider;
}

function taskTags(service: ServiceRecord, record: TaskDefinitionRecord): readonly Tag[] {
  const own =
    service.propagateTags === 'SERVICE' ? service.tags : service.propagateTags === 'TASK_DEFINITION' ? record.tags : [];
  if (!service.enableECSManagedTags) return own;
  return [
    ...own,
    { key: 'aws:ecs:clusterName', value: service.clusterName },
    { key: 'aws:ecs:serviceName', value: service.name },
  ];
}

/** What a service asks for and does not get on one machine. */
function serviceNotices(
  service: ServiceRecord,
  { settings }: DeploymentRecord,
  definition: TaskDefinitionInput,
): readonly Notice[] {
  const told: readonly (readonly [unknown, string])[] = [
    [
      settings.loadBalancers.some(({ targetGroupArn }) => targetGroupArn === undefined),
      'There is no Classic Load Balancer in front of the task; target groups have one.',
    ],
    [
      settings.volumeConfigurations.length,
      'The settings of volumes configured at launch (Amazon EBS: size, snapshot, performance) are not applied: such a volume is a fresh Docker volume.',
    ],
  ];
  return [
    ...told.filter(([given]) => Boolean(given)).map(([, message]) => notApplied(message)),
    ...nameNotices(service, settings, definition),
  ];
}
