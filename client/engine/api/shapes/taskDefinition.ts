/** The input of RegisterTaskDefinition and the shapes that task overrides share with it. */
import type {
  ContainerDefinition,
  EnvironmentFile,
  KeyValuePair,
  LinuxParameters,
  ResourceRequirement,
  Secret,
  Tag,
  TaskDefinitionPlacementConstraint,
  Volume,
} from '@aws-sdk/client-ecs';
import type { TaskDefinitionInput } from '../../state/model.ts';
import { flag, integer, list, map, opaque, structure, text } from './shape.ts';

export const tag = structure<Tag>({ key: text(), value: text() });
export const keyValuePair = structure<KeyValuePair>({ name: text(), value: text() });
export const environmentFile = structure<EnvironmentFile>({ value: text(), type: text() });
export const resourceRequirement = structure<ResourceRequirement>({
  value: text(),
  type: text(),
  sharingStrategy: opaque(),
});
export const ephemeralStorage = structure<NonNullable<TaskDefinitionInput['ephemeralStorage']>>({
  sizeInGiB: integer,
});

const secret = structure<Secret>({ name: text(), valueFrom: text() });

const linuxParameters = structure<LinuxParameters>({
  capabilities: structure({ add: list(text()), drop: list(text()) }),
  devices: list(structure({ hostPath: text(), containerPath: text(), permissions: list(text()) })),
  initProcessEnabled: flag,
  sharedMemorySize: integer,
  tmpfs: list(structure({ containerPath: text(), size: integer, mountOptions: list(text()) })),
  maxSwap: integer,
  swappiness: integer,
});

const containerDefinition = structure<ContainerDefinition>({
  name: text(),
  image: text(),
  repositoryCredentials: structure({ credentialsParameter: text() }),
  cpu: integer,
  memory: integer,
  memoryReservation: integer,
  links: list(text()),
  portMappings: list(
    structure({
      containerPort: integer,
      hostPort: integer,
      protocol: text(),
      name: text(),
      appProtocol: text(),
      containerPortRange: text(),
    }),
  ),
  essential: flag,
  restartPolicy: structure({ enabled: flag, ignoredExitCodes: list(integer), restartAttemptPeriod: integer }),
  entryPoint: list(text()),
  command: list(text()),
  environment: list(keyValuePair),
  environmentFiles: list(environmentFile),
  mountPoints: list(structure({ sourceVolume: text(), containerPath: text(), readOnly: flag })),
  volumesFrom: list(structure({ sourceContainer: text(), readOnly: flag })),
  linuxParameters,
  secrets: list(secret),
  dependsOn: list(structure({ containerName: text(), condition: text() })),
  startTimeout: integer,
  stopTimeout: integer,
  versionConsistency: text(),
  hostname: text(),
  user: text(),
  workingDirectory: text(),
  disableNetworking: flag,
  privileged: flag,
  readonlyRootFilesystem: flag,
  dnsServers: list(text()),
  dnsSearchDomains: list(text()),
  extraHosts: list(structure({ hostname: text(), ipAddress: text() })),
  dockerSecurityOptions: list(text()),
  interactive: flag,
  pseudoTerminal: flag,
  dockerLabels: map(text()),
  ulimits: list(structure({ name: text(), softLimit: integer, hardLimit: integer })),
  logConfiguration: structure({ logDriver: text(), options: map(text()), secretOptions: list(secret) }),
  healthCheck: structure({
    command: list(text()),
    interval: integer,
    timeout: integer,
    retries: integer,
    startPeriod: integer,
  }),
  systemControls: list(structure({ namespace: text(), value: text() })),
  resourceRequirements: list(resourceRequirement),
  firelensConfiguration: structure({ type: text(), options: map(text()) }),
  credentialSpecs: list(text()),
});

const volume = structure<Volume>({
  name: text(),
  host: structure({ sourcePath: text() }),
  dockerVolumeConfiguration: structure({
    scope: text(),
    autoprovision: flag,
    driver: text(),
    driverOpts: map(text()),
    labels: map(text()),
  }),
  efsVolumeConfiguration: structure({
    fileSystemId: text(),
    rootDirectory: text(),
    transitEncryption: text(),
    transitEncryptionPort: integer,
    authorizationConfig: structure({ accessPointId: text(), iam: text() }),
  }),
  s3filesVolumeConfiguration: structure({
    fileSystemArn: text(),
    rootDirectory: text(),
    transitEncryptionPort: integer,
    accessPointArn: text(),
  }),
  fsxWindowsFileServerVolumeConfiguration: structure({
    fileSystemId: text(),
    rootDirectory: text(),
    authorizationConfig: structure({ credentialsParameter: text(), domain: text() }),
  }),
  configuredAtLaunch: flag,
});

export const taskDefinitionInput = structure<TaskDefinitionInput>({
  family: text(),
  taskRoleArn: text(),
  executionRoleArn: text(),
  networkMode: text(),
  containerDefinitions: list(containerDefinition),
  volumes: list(volume),
  placementConstraints: list(structure<TaskDefinitionPlacementConstraint>({ type: text(), expression: text() })),
  requiresCompatibilities: list(text()),
  cpu: text(),
  memory: text(),
  tags: list(tag),
  pidMode: text(),
  ipcMode: text(),
  proxyConfiguration: structure({ type: text(), containerName: text(), properties: list(keyValuePair) }),
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- still part of the API's model
  inferenceAccelerators: list(structure({ deviceName: text(), deviceType: text() })),
  ephemeralStorage,
  runtimePlatform: structure({ cpuArchitecture: text(), operatingSystemFamily: text() }),
  enableFaultInjection: flag,
});
