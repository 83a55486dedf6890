/** What ECS refuses in a RunTask request before it makes a task. Each throws ApiError. */
import type { CapacityProviderStrategyItem, LaunchType, RunTaskCommandInput } from '@aws-sdk/client-ecs';
import type { TaskDefinitionRecord } from '../state/model.ts';
import { clientError, invalidParameter } from './errors.ts';

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
): Launch {
  const { launchType, capacityProviderStrategy = [] } = input;
  if (launchType !== undefined && capacityProviderStrategy.length > 0) {
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
  const launch: Launch =
    capacityProviderStrategy.length > 0
      ? fromStrategy(capacityProviderStrategy)
      : { launchType: launchType ?? defaultLaunchType(record) };
  if (!LAUNCH_TYPES.includes(launch.launchType)) {
    throw invalidParameter('launch type should be one of [EC2,FARGATE,EXTERNAL]');
  }
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

/** Fargate's two providers are there for every cluster; others would need container instances. */
function fromStrategy(strategy: readonly CapacityProviderStrategyItem[]): Launch {
  const preferred = [...strategy].sort((a, b) => (b.base ?? 0) - (a.base ?? 0) || (b.weight ?? 0) - (a.weight ?? 0))[0];
  const name = preferred?.capacityProvider ?? '';
  if (name !== 'FARGATE' && name !== 'FARGATE_SPOT') {
    throw invalidParameter(
      `The capacity provider '${name}' is not associated with the cluster. Here FARGATE and FARGATE_SPOT exist.`,
    );
  }
  return { launchType: 'FARGATE', capacityProviderName: name };
}

/** Subnets and security groups are taken as they are: a laptop has none. */
export function checkNetwork(input: RunTaskCommandInput, record: TaskDefinitionRecord): void {
  const { networkConfiguration } = input;
  if (!networkConfiguration) {
    if (record.definition.networkMode !== 'awsvpc') return;
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  if (record.definition.networkMode !== 'awsvpc') {
    throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.');
  }
  if (networkConfiguration.awsvpcConfiguration && !networkConfiguration.awsvpcConfiguration.subnets?.length) {
    throw invalidParameter('subnets can not be empty.');
  }
}

export function checkOverrides(input: RunTaskCommandInput, record: TaskDefinitionRecord): void {
  const { overrides } = input;
  if (!overrides) return;
  const names = new Set(record.definition.containerDefinitions?.map((each) => each.name));
  for (const { name } of overrides.containerOverrides ?? []) {
    if (name === undefined || name === '') throw invalidParameter('Container override name can not be blank.');
    if (!names.has(name)) {
      throw invalidParameter(`Override for container named ${name} is not a container in the TaskDefinition.`);
    }
  }
  if (JSON.stringify(overrides).length > 8192) {
    throw invalidParameter('Container Overrides length must be at most 8192');
  }
}

export function checkNames(input: RunTaskCommandInput): void {
  const { startedBy, group, clientToken, propagateTags } = input;
  if (startedBy !== undefined && startedBy.length > 128) {
    throw invalidParameter(`startedBy has ${startedBy.length} characters; at most 128 are allowed.`);
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
