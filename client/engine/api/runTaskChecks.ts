/** What ECS refuses in a RunTask request before it makes a task. Each throws ApiError. */
import type { CapacityProviderStrategyItem, LaunchType, RunTaskCommandInput } from '@aws-sdk/client-ecs';
import { FARGATE_PROVIDERS } from '../state/instances.ts';
import type { ClusterRecord, TaskDefinitionInput, TaskDefinitionRecord } from '../state/model.ts';
import { ApiError, clientError, invalidParameter } from './errors.ts';

const MOST_TASKS = 10;
const LAUNCH_TYPES: readonly LaunchType[] = ['EC2', 'FARGATE', 'EXTERNAL'];

export function checkCount(count: number | undefined): number {
  if (count === undefined) return 1;
  if (count < 1 || count > MOST_TASKS) {
    throw invalidParameter(`count is ${count}; it must be between 1 and ${MOST_TASKS}.`);
  }
  return count;
}

export function checkRunnable(record: TaskDefinitionRecord | undefined): TaskDefinitionRecord {
  if (!record) throw clientError('TaskDefinition not found.');
  if (record.status !== 'ACTIVE') throw clientError('TaskDefinition is inactive');
  return record;
}

export function checkLaunchType(launchType: LaunchType | undefined): void {
  if (launchType === undefined || LAUNCH_TYPES.includes(launchType)) return;
  throw invalidParameter('launch type should be one of [EC2,FARGATE,EXTERNAL]');
}

export interface Launch {
  readonly launchType: LaunchType;
  readonly capacityProviderName?: string;
}

/**
 * How the tasks are launched. ECS falls back to EC2 when the request does not say; a definition made for Fargate alone
 * could then never run on a machine without container instances, so here it is launched as what it asks for.
 */
export function checkLaunch(
  input: Pick<
    RunTaskCommandInput,
    'launchType' | 'capacityProviderStrategy' | 'placementConstraints' | 'placementStrategy'
  >,
  record: TaskDefinitionRecord,
  cluster: ClusterRecord,
): Launch {
  const { launchType } = input;
  const capacityProviderStrategy = strategyOf(input, cluster);
  if (launchType !== undefined && (input.capacityProviderStrategy?.length ?? 0) > 0) {
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
  const launch: Launch =
    capacityProviderStrategy.length > 0
      ? fromStrategy(capacityProviderStrategy, cluster)
      : { launchType: launchType ?? defaultLaunchType(record) };
  checkLaunchType(launch.launchType);
  if (record.compatibilities && !record.compatibilities.includes(launch.launchType)) {
    throw invalidParameter(`Task definition does not support launch_type ${launch.launchType}.`);
  }
  if (launch.launchType === 'FARGATE' && (input.placementConstraints?.length ?? 0) > 0) {
    throw invalidParameter('Placement constraints are not supported with FARGATE launch type.');
  }
  if (launch.launchType === 'FARGATE' && (input.placementStrategy?.length ?? 0) > 0) {
    throw invalidParameter('Placement strategies are not supported with FARGATE launch type.');
  }
  return launch;
}

function defaultLaunchType({ definition }: TaskDefinitionRecord): LaunchType {
  const required = definition.requiresCompatibilities ?? [];
  return required.includes('FARGATE') && !required.includes('EC2') ? 'FARGATE' : 'EC2';
}

/** The strategy of the request, or its cluster's where it names neither one nor a launch type. */
export const strategyOf = (
  { launchType, capacityProviderStrategy = [] }: Pick<RunTaskCommandInput, 'launchType' | 'capacityProviderStrategy'>,
  { defaultCapacityProviderStrategy = [] }: ClusterRecord,
): readonly CapacityProviderStrategyItem[] =>
  launchType === undefined && capacityProviderStrategy.length === 0
    ? defaultCapacityProviderStrategy
    : capacityProviderStrategy;

/** Fargate's two providers are there for every cluster; tasks of others go to the cluster's instances. */
function fromStrategy(strategy: readonly CapacityProviderStrategyItem[], cluster: ClusterRecord): Launch {
  const preferred = [...strategy].sort((a, b) => (b.base ?? 0) - (a.base ?? 0) || (b.weight ?? 0) - (a.weight ?? 0))[0];
  const name = preferred?.capacityProvider ?? '';
  const isFargate = (provider: string | undefined) => FARGATE_PROVIDERS.includes(provider ?? '');
  for (const { capacityProvider = '' } of strategy) {
    if (!isFargate(capacityProvider) && !cluster.capacityProviders.includes(capacityProvider)) {
      throw invalidParameter(
        `The capacity provider '${capacityProvider}' is not associated with the cluster. FARGATE and FARGATE_SPOT are with every one; add others by PutClusterCapacityProviders.`,
      );
    }
  }
  if (new Set(strategy.map(({ capacityProvider }) => isFargate(capacityProvider))).size > 1) {
    throw invalidParameter(
      'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers.',
    );
  }
  return { launchType: isFargate(name) ? 'FARGATE' : 'EC2', capacityProviderName: name };
}

/** Of Fargate, besides `LATEST`. */
const LINUX_PLATFORMS = ['1.4.0', '1.3.0', '1.2.0', '1.1.0', '1.0.0'];
const WINDOWS_PLATFORMS = ['1.0.0'];

/**
 * What only tasks on Fargate can be asked for, and which of its platforms there are.
 * @param definition tells the operating system, whose platforms differ
 */
export function checkPlatform(
  { platformVersion, networkConfiguration }: Pick<RunTaskCommandInput, 'platformVersion' | 'networkConfiguration'>,
  launchType: LaunchType,
  { runtimePlatform }: TaskDefinitionInput,
): void {
  if (launchType === 'FARGATE') {
    if (platformVersion === undefined || platformVersion === '' || platformVersion.toUpperCase() === 'LATEST') return;
    const isWindows = runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS_') ?? false;
    if ((isWindows ? WINDOWS_PLATFORMS : LINUX_PLATFORMS).includes(platformVersion)) return;
    throw new ApiError('PlatformUnknownException', 'The specified platform does not exist.');
  }
  if (platformVersion !== undefined && platformVersion !== '') {
    throw invalidParameter(`The platform version must be null when specifying an ${launchType} launch type.`);
  }
  if (networkConfiguration?.awsvpcConfiguration?.assignPublicIp === 'ENABLED') {
    throw invalidParameter('Assign public IP is not supported for this launch type.');
  }
}

const MOST_SUBNETS = 16;
const MOST_SECURITY_GROUPS = 5;

/** Subnets and security groups are taken as they are: a laptop has none. */
export function checkNetwork(
  input: Pick<RunTaskCommandInput, 'networkConfiguration'>,
  record: TaskDefinitionRecord,
): void {
  const { networkConfiguration } = input;
  if (!networkConfiguration) {
    if (record.definition.networkMode !== 'awsvpc') return;
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  if (record.definition.networkMode !== 'awsvpc') {
    throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.');
  }
  checkAwsvpc(input);
}

/** What of a network configuration can be wrong whatever the definition says. */
export function checkAwsvpc({ networkConfiguration }: Pick<RunTaskCommandInput, 'networkConfiguration'>): void {
  const { awsvpcConfiguration } = networkConfiguration ?? {};
  if (!awsvpcConfiguration) return;
  const { subnets = [], securityGroups = [] } = awsvpcConfiguration;
  if (subnets.length === 0) throw invalidParameter('subnets can not be empty.');
  if (subnets.length > MOST_SUBNETS) throw invalidParameter(`subnets can have at most ${MOST_SUBNETS} items.`);
  if (securityGroups.length > MOST_SECURITY_GROUPS) {
    throw invalidParameter(`securityGroups can have at most ${MOST_SECURITY_GROUPS} items.`);
  }
}

export function checkNames(input: RunTaskCommandInput): void {
  const { startedBy, group, clientToken, propagateTags } = input;
  if (startedBy !== undefined && startedBy.length > 128) {
    throw invalidParameter(`startedBy has ${startedBy.length} characters; at most 128 are allowed.`);
  }
  if (startedBy !== undefined && !/^[a-zA-Z0-9_/-]*$/.test(startedBy)) {
    throw invalidParameter('startedBy may have letters, numbers, hyphens, forward slashes and underscores only.');
  }
  if (group?.startsWith('service:')) {
    throw invalidParameter(
      `Invalid namespace for group: '${group}'. Groups that start with 'service:' belong to services.`,
    );
  }
  if (clientToken !== undefined && !/^[!-~]{1,64}$/.test(clientToken)) {
    throw invalidParameter('clientToken must have 1 to 64 printable ASCII characters and no spaces.');
  }
  if (propagateTags !== undefined && propagateTags !== 'TASK_DEFINITION' && propagateTags !== 'NONE') {
    throw invalidParameter(`propagateTags is ${propagateTags}; for RunTask it must be TASK_DEFINITION or NONE.`);
  }
}
