import { readLinuxParameters, readSystemControl, readUlimit } from './members/linux.ts';
import { readEnvironmentFile, readSecret, readVariable } from './members/environment.ts';
import { readHealthCheck, readRestartPolicy } from './members/lifecycle.ts';
import { readFirelensConfiguration, readLogConfiguration } from './members/logging.ts';
import { readPlacementConstraint, readProxyConfiguration, readResourceRequirement } from './members/platform.ts';
import { readVolume } from './members/volumes.ts';
import type { SyntaxNode } from './nodes.ts';
import { readObject, type Doubts, type ObjectReader } from './reader.ts';

/**
 * The typed model that rules and features see: the members of RegisterTaskDefinition that they use, each with the node
 * it came from. A member is undefined when the author did not write it (or wrote null).
 */
export function readTaskDefinition(root: SyntaxNode, doubts: Doubts) {
  const task = readObject(root, doubts);
  return {
    node: root,
    /** What was found out about the definition, by the question; see {@link file://./oncePerTask.ts}. */
    answers: new Map<unknown, unknown>(),
    /** For tables that name fields by their path. */
    reader: task,
    family: task.text('family'),
    taskRoleArn: task.text('taskRoleArn'),
    executionRoleArn: task.text('executionRoleArn'),
    networkMode: task.text('networkMode'),
    requiresCompatibilities: task.texts('requiresCompatibilities'),
    /** CPU units ("256") or vCPU (".25 vCPU"). */
    cpu: task.text('cpu'),
    /** MiB ("512") or GB ("0.5 GB"). */
    memory: task.text('memory'),
    pidMode: task.text('pidMode'),
    ipcMode: task.text('ipcMode'),
    ephemeralStorage: task.any('ephemeralStorage'),
    inferenceAccelerators: task.list('inferenceAccelerators', readAnything),
    tags: task.list('tags', (tag) => ({ node: tag.node, key: tag.text('key') })),
    enableFaultInjection: task.flag('enableFaultInjection'),
    runtimePlatform: task.object('runtimePlatform', readRuntimePlatform),
    hasRuntimePlatform: task.has('runtimePlatform'),
    proxyConfiguration: task.object('proxyConfiguration', readProxyConfiguration),
    placementConstraints: task.list('placementConstraints', readPlacementConstraint),
    containers: task.list('containerDefinitions', readContainer),
    volumes: task.list('volumes', readVolume),
  };
}

export type TaskDefinition = ReturnType<typeof readTaskDefinition>;
export type Container = ReturnType<typeof readContainer>;
export type PortMapping = ReturnType<typeof readPortMapping>;
export type Volume = ReturnType<typeof readVolume>;
export type Dependency = ReturnType<typeof readDependency>;

/** An object of which only its being there counts. */
const readAnything = ({ node }: ObjectReader) => ({ node });

const readRuntimePlatform = (platform: ObjectReader) => ({
  node: platform.node,
  operatingSystemFamily: platform.text('operatingSystemFamily'),
  cpuArchitecture: platform.text('cpuArchitecture'),
});

const readContainer = (container: ObjectReader) => ({
  node: container.node,
  name: container.text('name'),
  image: container.text('image'),
  /** CPU units; absent and 0 mean no share of its own. */
  cpu: container.number('cpu'),
  /** Hard limit, MiB. */
  memory: container.number('memory'),
  /** Soft limit, MiB. */
  memoryReservation: container.number('memoryReservation'),
  /** Absent means true. */
  essential: container.flag('essential'),
  links: container.texts('links'),
  dnsServers: container.texts('dnsServers'),
  dnsSearchDomains: container.texts('dnsSearchDomains'),
  extraHosts: container.list('extraHosts', readAnything),
  disableNetworking: container.flag('disableNetworking'),
  portMappings: container.list('portMappings', readPortMapping),
  dependsOn: container.list('dependsOn', readDependency),
  volumesFrom: container.list('volumesFrom', readVolumesFrom),
  mountPoints: container.list('mountPoints', readMountPoint),
  entryPoint: container.texts('entryPoint'),
  command: container.texts('command'),
  hostname: container.text('hostname'),
  /** Seconds that those who wait for this container wait at most. */
  startTimeout: container.number('startTimeout'),
  /** Seconds from the stop signal to the kill; 30 when absent. */
  stopTimeout: container.number('stopTimeout'),
  restartPolicy: container.object('restartPolicy', readRestartPolicy),
  environment: container.list('environment', readVariable),
  environmentFiles: container.list('environmentFiles', readEnvironmentFile),
  secrets: container.list('secrets', readSecret),
  repositoryCredentials: container.object('repositoryCredentials', readRepositoryCredentials),
  logConfiguration: container.object('logConfiguration', readLogConfiguration),
  hasLogConfiguration: container.has('logConfiguration'),
  firelensConfiguration: container.object('firelensConfiguration', readFirelensConfiguration),
  hasFirelensConfiguration: container.has('firelensConfiguration'),
  user: container.text('user'),
  privileged: container.flag('privileged'),
  readonlyRootFilesystem: container.flag('readonlyRootFilesystem'),
  linuxParameters: container.object('linuxParameters', readLinuxParameters),
  hasLinuxParameters: container.has('linuxParameters'),
  ulimits: container.list('ulimits', readUlimit),
  systemControls: container.list('systemControls', readSystemControl),
  dockerSecurityOptions: container.texts('dockerSecurityOptions'),
  credentialSpecs: container.texts('credentialSpecs'),
  resourceRequirements: container.list('resourceRequirements', readResourceRequirement),
  /** Whether a health check is written at all, however unfinished. */
  hasHealthCheck: container.has('healthCheck'),
  healthCheck: container.object('healthCheck', readHealthCheck),
});

const readPortMapping = (mapping: ObjectReader) => ({
  node: mapping.node,
  containerPort: mapping.number('containerPort'),
  hostPort: mapping.number('hostPort'),
  /** Absent means tcp. */
  protocol: mapping.text('protocol'),
  name: mapping.text('name'),
  appProtocol: mapping.text('appProtocol'),
  /** "8000-8010", instead of containerPort. */
  containerPortRange: mapping.text('containerPortRange'),
});

const readDependency = (dependency: ObjectReader) => ({
  node: dependency.node,
  containerName: dependency.text('containerName'),
  condition: dependency.text('condition'),
});

const readVolumesFrom = (volumesFrom: ObjectReader) => ({
  node: volumesFrom.node,
  sourceContainer: volumesFrom.text('sourceContainer'),
});

const readMountPoint = (mount: ObjectReader) => ({
  node: mount.node,
  sourceVolume: mount.text('sourceVolume'),
  containerPath: mount.text('containerPath'),
});

const readRepositoryCredentials = (credentials: ObjectReader) => ({
  node: credentials.node,
  credentialsParameter: credentials.text('credentialsParameter'),
});
