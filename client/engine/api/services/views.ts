/** Services and their deployments as the API tells them. Times are epoch seconds. */
import type {
  Deployment,
  Service,
  ServiceDeployment,
  ServiceDeploymentBrief,
  ServiceDeploymentRollbackMonitorsStatus,
  ServiceDeploymentStatus,
  ServiceRevision,
  ServiceRevisionSummary,
} from '@aws-sdk/client-ecs';
import { discoveryArn, LOCAL_ACCOUNT, serviceDeploymentArn, serviceRevisionArn } from '../../state/arn.ts';
import { breakerThreshold } from '../../state/breakerThreshold.ts';
import type { TaskRecord } from '../../state/model.ts';
import {
  currentDeployments,
  type DeploymentRecord,
  type RevisionSettings,
  type ServiceRecord,
} from '../../state/services.ts';
import type { StoreReader } from '../../state/store.ts';
import type { Wire } from '../operation.ts';
import { isPending, present, seconds, time } from '../views.ts';

interface Counts {
  readonly running: number;
  readonly pending: number;
}

function countsOf(tasks: readonly TaskRecord[]): Counts {
  const running = tasks.filter(({ observed }) => observed.lastStatus === 'RUNNING').length;
  const pending = tasks.filter((task) => task.desired.status === 'RUNNING' && isPending(task)).length;
  return { running, pending };
}

const tasksOf = (tasks: readonly TaskRecord[], { id }: DeploymentRecord) =>
  tasks.filter(({ spec }) => spec.deploymentId === id);

const platformFamily = ({ settings }: DeploymentRecord) => (settings.launchType === 'FARGATE' ? 'Linux' : undefined);

/** With a strategy the launch type is not told. */
const launchType = ({ settings }: DeploymentRecord) =>
  settings.capacityProviderStrategy.length > 0 ? undefined : settings.launchType;

/** With the defaults of what is not given, as ECS tells it. */
const strategyOf = ({ capacityProviderStrategy }: RevisionSettings) =>
  nonEmpty(capacityProviderStrategy.map((each) => ({ weight: 0, base: 0, ...each })));

const nonEmpty = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

export function serviceView(store: StoreReader, service: ServiceRecord, withTags: boolean): Wire<Service> {
  const tasks = store.tasksOfService(service.arn);
  const current = currentDeployments(service);
  // Of a service that is over, its last deployment tells what it was.
  const latest = service.deployments[0];
  const { running, pending } = countsOf(tasks);
  const inProgress = latest && isInProgress(service, latest);
  return present<Wire<Service>>({
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    loadBalancers: latest?.settings.loadBalancers ?? [],
    serviceRegistries: latest?.settings.serviceRegistries ?? [],
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: running,
    pendingCount: pending,
    launchType: latest && launchType(latest),
    capacityProviderStrategy: latest && strategyOf(latest.settings),
    platformVersion: latest?.settings.platformVersion,
    platformFamily: latest && platformFamily(latest),
    taskDefinition: latest?.settings.taskDefinitionArn,
    deploymentConfiguration: service.deploymentConfiguration,
    taskSets: undefined,
    deployments: current.map((each) => deploymentView(each, tasksOf(tasks, each))),
    roleArn: service.roleArn,
    events: service.events.map(({ id, at, message }) => ({ id, createdAt: seconds(at), message })),
    createdAt: seconds(service.createdAt),
    currentServiceDeployment: inProgress ? deploymentArn(service, latest) : undefined,
    currentServiceRevisions: current.map((each) => revisionSummary(service, each, tasksOf(tasks, each))),
    placementConstraints: service.placementConstraints,
    placementStrategy: service.placementStrategy,
    networkConfiguration: latest?.settings.networkConfiguration,
    healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
    schedulingStrategy: service.schedulingStrategy,
    deploymentController: { type: 'ECS' },
    tags: withTags ? service.tags : undefined,
    createdBy: `arn:aws:iam::${LOCAL_ACCOUNT}:root`,
    enableECSManagedTags: service.enableECSManagedTags,
    propagateTags: service.propagateTags,
    enableExecuteCommand: service.enableExecuteCommand,
    availabilityZoneRebalancing: service.availabilityZoneRebalancing,
    resourceManagementType: undefined,
  });
}

function deploymentView(deployment: DeploymentRecord, tasks: readonly TaskRecord[]): Wire<Deployment> {
  const { settings } = deployment;
  const { running, pending } = countsOf(tasks);
  return present<Wire<Deployment>>({
    id: deployment.id,
    status: deployment.status,
    taskDefinition: settings.taskDefinitionArn,
    desiredCount: deployment.desiredCount,
    pendingCount: pending,
    runningCount: running,
    failedTasks: deployment.failedTasks,
    createdAt: seconds(deployment.createdAt),
    updatedAt: seconds(deployment.updatedAt),
    capacityProviderStrategy: strategyOf(settings),
    launchType: launchType(deployment),
    platformVersion: settings.platformVersion,
    platformFamily: platformFamily(deployment),
    networkConfiguration: settings.networkConfiguration,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
    serviceConnectConfiguration: settings.serviceConnectConfiguration,
    serviceConnectResources: connectResources(deployment),
    volumeConfigurations: nonEmpty(settings.volumeConfigurations),
    fargateEphemeralStorage: undefined,
    vpcLatticeConfigurations: nonEmpty(settings.vpcLatticeConfigurations),
  });
}

/** The Cloud Map services that ECS makes for Service Connect, as they would be called here. */
function connectResources({ settings }: DeploymentRecord): Deployment['serviceConnectResources'] {
  const { serviceConnectConfiguration: connect } = settings;
  if (connect?.enabled !== true) return undefined;
  return (connect.services ?? []).map(({ portName, discoveryName = portName ?? '' }) => ({
    discoveryName,
    discoveryArn: discoveryArn(`${connect.namespace ?? ''}/${discoveryName}`),
  }));
}

// ---- service deployments

export const deploymentArn = (
  { clusterName, name }: ServiceRecord,
  { serviceDeploymentId }: DeploymentRecord,
): string => serviceDeploymentArn(clusterName, name, serviceDeploymentId);

const revisionArn = ({ clusterName, name }: ServiceRecord, { revisionId }: DeploymentRecord): string =>
  serviceRevisionArn(clusterName, name, revisionId);

/** The rollback that goes on with a deployment's service deployment. */
const rollbackOf = (service: ServiceRecord, { id }: DeploymentRecord) =>
  service.deployments.find((each) => each.rollbackOf === id);

const ROLLBACK_OUTCOME: Readonly<Partial<Record<ServiceDeploymentStatus, ServiceDeploymentStatus>>> = {
  IN_PROGRESS: 'ROLLBACK_IN_PROGRESS',
  SUCCESSFUL: 'ROLLBACK_SUCCESSFUL',
  STOPPED: 'ROLLBACK_FAILED',
};

/** How a service deployment stands, its rollback included. */
export function outcomeOf(service: ServiceRecord, deployment: DeploymentRecord): ServiceDeploymentStatus {
  const rollback = rollbackOf(service, deployment);
  if (!rollback) return deployment.outcome;
  // A newer deployment took the rollback's place: it was stopped, it did not fail.
  if (rollback.outcome === 'STOPPED' && rollback.rolloutState === 'IN_PROGRESS') return 'STOPPED';
  return ROLLBACK_OUTCOME[rollback.outcome] ?? rollback.outcome;
}

const GOING_ON: ReadonlySet<ServiceDeploymentStatus> = new Set([
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
]);

const isInProgress = (service: ServiceRecord, deployment: DeploymentRecord) =>
  GOING_ON.has(outcomeOf(service, deployment));

export function serviceDeploymentBrief(
  service: ServiceRecord,
  deployment: DeploymentRecord,
): Wire<ServiceDeploymentBrief> {
  const last = rollbackOf(service, deployment) ?? deployment;
  return present<Wire<ServiceDeploymentBrief>>({
    serviceDeploymentArn: deploymentArn(service, deployment),
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    startedAt: seconds(deployment.createdAt),
    createdAt: seconds(deployment.createdAt),
    finishedAt: time(last.finishedAt),
    targetServiceRevisionArn: revisionArn(service, deployment),
    status: outcomeOf(service, deployment),
    statusReason: deployment.outcomeReason,
  });
}

export function serviceDeploymentView(
  store: StoreReader,
  service: ServiceRecord,
  deployment: DeploymentRecord,
): Wire<ServiceDeployment> {
  const tasks = store.tasksOfService(service.arn);
  const { deploymentConfiguration: configuration } = service;
  const last = rollbackOf(service, deployment) ?? deployment;
  const source = sourceOf(service, deployment);
  const { targetServiceRevisionArn: _, ...brief } = serviceDeploymentBrief(service, deployment);
  return present<Wire<ServiceDeployment>>({
    ...brief,
    stoppedAt: time(deployment.stoppedAt),
    updatedAt: seconds(Math.max(deployment.updatedAt, last.updatedAt)),
    sourceServiceRevisions: source ? [revisionSummary(service, source, tasksOf(tasks, source))] : [],
    targetServiceRevision: revisionSummary(service, deployment, tasksOf(tasks, deployment)),
    lifecycleStage: undefined,
    lifecycleHookDetails: undefined,
    deploymentConfiguration: configuration,
    rollback: deployment.rollback && {
      reason: deployment.rollback.reason,
      startedAt: seconds(deployment.rollback.at),
      serviceRevisionArn: revisionArn(service, last),
    },
    deploymentCircuitBreaker: {
      status: breakerStatus(service, deployment),
      failureCount: deployment.breakerFailures,
      threshold: breakerThreshold(configuration, deployment.desiredCount || service.desiredCount),
    },
    alarms: configuration.alarms && {
      status: configuration.alarms.enable === true && isInProgress(service, deployment) ? 'MONITORING' : 'DISABLED',
      alarmNames: configuration.alarms.alarmNames ?? [],
      triggeredAlarmNames: [],
    },
  });
}

function breakerStatus(service: ServiceRecord, deployment: DeploymentRecord): ServiceDeploymentRollbackMonitorsStatus {
  if (service.deploymentConfiguration.deploymentCircuitBreaker?.enable !== true) return 'DISABLED';
  if (deployment.rolloutState === 'IN_PROGRESS' && deployment.outcome === 'IN_PROGRESS') return 'MONITORING';
  return deployment.rolloutState === 'FAILED' && deployment.stopRequest === undefined
    ? 'TRIGGERED'
    : 'MONITORING_COMPLETE';
}

/** The deployment it took the place of. */
function sourceOf(service: ServiceRecord, deployment: DeploymentRecord): DeploymentRecord | undefined {
  return service.deployments
    .filter(({ createdAt, id }) => id !== deployment.id && createdAt < deployment.createdAt)
    .sort((a, b) => b.createdAt - a.createdAt)[0];
}

function revisionSummary(
  service: ServiceRecord,
  deployment: DeploymentRecord,
  tasks: readonly TaskRecord[],
): Wire<ServiceRevisionSummary> {
  const { running, pending } = countsOf(tasks);
  return {
    arn: revisionArn(service, deployment),
    requestedTaskCount: deployment.desiredCount,
    runningTaskCount: running,
    pendingTaskCount: pending,
  };
}

// ---- service revisions

export function serviceRevisionView(
  store: StoreReader,
  service: ServiceRecord,
  deployment: DeploymentRecord,
): Wire<ServiceRevision> {
  const { settings, digests } = deployment;
  const definition = store.taskDefinition(settings.taskDefinitionArn)?.definition;
  return present<Wire<ServiceRevision>>({
    serviceRevisionArn: revisionArn(service, deployment),
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    taskDefinition: settings.taskDefinitionArn,
    capacityProviderStrategy: strategyOf(settings),
    launchType: launchType(deployment),
    platformVersion: settings.platformVersion,
    platformFamily: platformFamily(deployment),
    loadBalancers: settings.loadBalancers,
    serviceRegistries: settings.serviceRegistries,
    networkConfiguration: settings.networkConfiguration,
    containerImages: (definition?.containerDefinitions ?? []).map(({ name = '', image }) =>
      present({
        containerName: name,
        image: settings.overlay?.containers[name]?.image ?? image,
        imageDigest: digests[name],
      }),
    ),
    guardDutyEnabled: false,
    serviceConnectConfiguration: settings.serviceConnectConfiguration,
    volumeConfigurations: nonEmpty(settings.volumeConfigurations),
    fargateEphemeralStorage: undefined,
    createdAt: seconds(deployment.createdAt),
    vpcLatticeConfigurations: nonEmpty(settings.vpcLatticeConfigurations),
    resolvedConfiguration: {
      loadBalancers: settings.loadBalancers.flatMap(({ targetGroupArn }) =>
        targetGroupArn === undefined ? [] : [{ targetGroupArn }],
      ),
    },
    ecsManagedResources: undefined,
    overrides: undefined,
    gatewayConnectors: undefined,
    monitoring: undefined,
  });
}
