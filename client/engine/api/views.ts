/** Records as the API tells them. Times are epoch seconds; lists that are empty are told as `[]`, absent scalars not at all. */
import type { Attachment, Cluster, Container, NetworkInterface, Task } from '@aws-sdk/client-ecs';
import { LOCAL_REGION } from '../state/arn.ts';
import { cpuUnits, mebibytes } from '../placement/resources.ts';
import type { ClusterRecord, ContainerObserved, TaskRecord } from '../state/model.ts';
import type { ServiceRecord } from '../state/services.ts';
import type { StoreReader } from '../state/store.ts';
import { apiStatus } from '../state/taskStatus.ts';
import type { Wire } from './operation.ts';

export const seconds = (milliseconds: number) => milliseconds / 1000;

/** Leaves out the members that are undefined. */
export function present<T extends object>(members: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}

export const time = (milliseconds: number | undefined) =>
  milliseconds === undefined ? undefined : seconds(milliseconds);

/** @param withTags whether the request asked for them */
export function taskView(task: TaskRecord, withTags: boolean): Wire<Task> {
  const { spec, desired, observed } = task;
  const fargate = spec.launchType === 'FARGATE';
  return present<Wire<Task>>({
    taskArn: spec.arn,
    clusterArn: spec.clusterArn,
    taskDefinitionArn: spec.taskDefinitionArn,
    group: spec.group,
    startedBy: spec.startedBy,
    launchType: spec.launchType,
    capacityProviderName: spec.capacityProviderName,
    platformVersion: spec.platformVersion,
    platformFamily: fargate ? 'Linux' : undefined,
    availabilityZone: `${LOCAL_REGION}a`,
    lastStatus: observed.lastStatus,
    desiredStatus: desired.status,
    healthStatus: observed.health,
    version: task.version,
    cpu: taskSize(task, 'cpu'),
    memory: taskSize(task, 'memory'),
    ephemeralStorage: fargate ? { sizeInGiB: ephemeralStorage(task) } : undefined,
    enableExecuteCommand: spec.enableExecuteCommand,
    overrides: taskOverrides(task),
    attachments: attachments(task),
    attributes: cpuArchitecture(task),
    containers: observed.containers
      .filter((container) => container.kind === 'NORMAL')
      .map((container) => containerView(task, container)),
    connectivity: observed.connectivityAt === undefined ? undefined : 'CONNECTED',
    connectivityAt: time(observed.connectivityAt),
    createdAt: seconds(spec.createdAt),
    pullStartedAt: time(observed.pullStartedAt),
    pullStoppedAt: time(observed.pullStoppedAt),
    startedAt: time(observed.startedAt),
    stoppingAt: time(observed.stoppingAt),
    executionStoppedAt: time(observed.executionStoppedAt),
    stoppedAt: time(observed.stoppedAt),
    stopCode: desired.stop?.code,
    stoppedReason: desired.stop?.reason,
    containerInstanceArn: spec.containerInstanceArn,
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- still part of the API's answers
    inferenceAccelerators: [],
    fargateEphemeralStorage: undefined,
    tags: withTags ? task.tags : [],
  });
}

/**
 * The task's size: overridden, else of the definition, else the sum over its containers; CPU units or MiB, as a string,
 * also where a request or an older state says `1 vCPU`.
 */
function taskSize({ spec }: TaskRecord, which: 'cpu' | 'memory'): string {
  const own = spec.overrides[which] ?? spec.definition[which];
  if (own !== undefined) return String((which === 'cpu' ? cpuUnits(own) : mebibytes(own)) ?? own);
  const sum = (spec.definition.containerDefinitions ?? []).reduce((total, container) => {
    const override = spec.overrides.containerOverrides?.find((each) => each.name === container.name);
    const reserved =
      which === 'cpu'
        ? (override?.cpu ?? container.cpu)
        : (override?.memory ?? container.memory ?? override?.memoryReservation ?? container.memoryReservation);
    return total + (reserved ?? 0);
  }, 0);
  return String(sum);
}

/** Every Fargate task has twenty GiB unless it asks for more. */
const ephemeralStorage = ({ spec }: TaskRecord) =>
  spec.overrides.ephemeralStorage?.sizeInGiB ?? spec.definition.ephemeralStorage?.sizeInGiB ?? 20;

/** ECS lists every container of the task, whether something was overridden or not. */
function taskOverrides({ spec }: TaskRecord): NonNullable<Wire<Task>['overrides']> {
  const given = spec.overrides.containerOverrides ?? [];
  return {
    ...spec.overrides,
    containerOverrides: (spec.definition.containerDefinitions ?? []).map(
      ({ name }) => given.find((each) => each.name === name) ?? { name },
    ),
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- still part of the API's answers
    inferenceAcceleratorOverrides: spec.overrides.inferenceAcceleratorOverrides ?? [],
  };
}

const cpuArchitecture = ({ spec }: TaskRecord) => {
  const architecture = spec.definition.runtimePlatform?.cpuArchitecture;
  return architecture === undefined ? [] : [{ name: 'ecs.cpu-architecture', value: architecture.toLowerCase() }];
};

function containerView(task: TaskRecord, container: ContainerObserved): Wire<Container> {
  const { spec } = task;
  const definition = spec.definition.containerDefinitions?.find((each) => each.name === container.name);
  const override = spec.overrides.containerOverrides?.find((each) => each.name === container.name);
  const awsvpc = spec.definition.networkMode === 'awsvpc';
  return present<Wire<Container>>({
    containerArn: container.arn,
    taskArn: spec.arn,
    name: container.name,
    image: container.image,
    imageDigest: container.imageDigest,
    runtimeId: container.dockerId,
    lastStatus: apiStatus(container.status),
    exitCode: container.exitCode,
    reason: container.reason ?? (container.skipped ? 'Left out on this machine by the overlay.' : undefined),
    networkBindings: awsvpc ? [] : container.networkBindings,
    networkInterfaces: awsvpc ? networkInterfaces(task) : [],
    healthStatus: container.health.status,
    cpu: String(override?.cpu ?? definition?.cpu ?? 0),
    memory: text(override?.memory ?? definition?.memory),
    memoryReservation: text(override?.memoryReservation ?? definition?.memoryReservation),
    managedAgents: undefined,
    gpuIds: undefined,
  });
}

const text = (value: number | undefined) => (value === undefined ? undefined : String(value));

/**
 * ECS publishes nothing for awsvpc, so `networkBindings` stays empty. Who asks with the AWS CLI must still find the port on
 * this machine: it is a detail of the network interface, `drydock:80/tcp` → `127.0.0.1:32768`.
 */
function attachments({ observed }: TaskRecord): readonly Attachment[] {
  const published = observed.containers.find(({ kind }) => kind === 'CNI_PAUSE')?.networkBindings ?? [];
  const details = published.map(({ bindIP, containerPort, hostPort, protocol }) => ({
    name: `drydock:${containerPort ?? ''}/${protocol ?? 'tcp'}`,
    value: `${bindIP ?? ''}:${hostPort ?? ''}`,
  }));
  return observed.attachments.map((each) =>
    each.type === 'ElasticNetworkInterface' ? { ...each, details: [...(each.details ?? []), ...details] } : each,
  );
}

/** With awsvpc every container has the task's network interface. */
function networkInterfaces(task: TaskRecord): readonly NetworkInterface[] {
  return task.observed.attachments.flatMap((attachment) => {
    const address = attachment.details?.find((each) => each.name === 'privateIPv4Address')?.value;
    if (attachment.type !== 'ElasticNetworkInterface' || address === undefined || attachment.id === undefined)
      return [];
    return [{ attachmentId: attachment.id, privateIpv4Address: address }];
  });
}

/** Parts of a cluster that are told only when asked for: `include` of DescribeClusters. */
export interface ClusterParts {
  readonly settings: boolean;
  readonly statistics: boolean;
  readonly tags: boolean;
  readonly configurations?: boolean;
}

export function clusterView(store: StoreReader, cluster: ClusterRecord, parts: ClusterParts): Wire<Cluster> {
  const tasks = store.tasks().filter((task) => task.spec.clusterArn === cluster.arn);
  const running = tasks.filter((task) => task.observed.lastStatus === 'RUNNING');
  const pending = tasks.filter((task) => isPending(task));
  const services = store.services().filter((service) => service.clusterArn === cluster.arn);
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: store
      .containerInstances()
      .filter(({ clusterArn, status }) => clusterArn === cluster.arn && status !== 'INACTIVE').length,
    runningTasksCount: running.length,
    pendingTasksCount: pending.length,
    activeServicesCount: services.filter(({ status }) => status === 'ACTIVE').length,
    statistics: parts.statistics ? statistics(running, pending, services) : [],
    tags: parts.tags ? cluster.tags : [],
    settings: parts.settings ? (cluster.settings as NonNullable<Cluster['settings']>) : [],
    capacityProviders: cluster.capacityProviders,
    defaultCapacityProviderStrategy: cluster.defaultCapacityProviderStrategy ?? [],
    ...(parts.configurations && cluster.configuration ? { configuration: cluster.configuration } : {}),
    ...(cluster.serviceConnectDefaults ? { serviceConnectDefaults: cluster.serviceConnectDefaults } : {}),
  };
}

export const isPending = ({ observed }: TaskRecord) =>
  observed.lastStatus === 'PROVISIONING' || observed.lastStatus === 'PENDING' || observed.lastStatus === 'ACTIVATING';

function statistics(
  running: readonly TaskRecord[],
  pending: readonly TaskRecord[],
  services: readonly ServiceRecord[],
) {
  const countServices = (wanted: ServiceRecord['status'], launchType: string) =>
    String(
      services.filter(({ status, deployments }) => {
        return status === wanted && deployments[0]?.settings.launchType === launchType;
      }).length,
    );
  const count = (tasks: readonly TaskRecord[], launchType: string) =>
    String(tasks.filter((task) => task.spec.launchType === launchType).length);
  return [
    { name: 'runningEC2TasksCount', value: count(running, 'EC2') },
    { name: 'runningFargateTasksCount', value: count(running, 'FARGATE') },
    { name: 'pendingEC2TasksCount', value: count(pending, 'EC2') },
    { name: 'pendingFargateTasksCount', value: count(pending, 'FARGATE') },
    { name: 'activeEC2ServiceCount', value: countServices('ACTIVE', 'EC2') },
    { name: 'activeFargateServiceCount', value: countServices('ACTIVE', 'FARGATE') },
    { name: 'drainingEC2ServiceCount', value: countServices('DRAINING', 'EC2') },
    { name: 'drainingFargateServiceCount', value: countServices('DRAINING', 'FARGATE') },
  ];
}
