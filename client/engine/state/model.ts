/**
 * The records of the engine. Times are milliseconds since the epoch; `api/views.ts` turns them into the API's seconds.
 * Records are immutable: a change is a new record put into the store.
 */
import type {
  Attachment,
  CapacityProviderStrategyItem,
  ClusterConfiguration,
  Compatibility,
  ContainerDefinition,
  KeyValuePair,
  LaunchType,
  NetworkBinding,
  NetworkConfiguration,
  RegisterTaskDefinitionCommandInput,
  Tag,
  TaskDefinitionStatus,
  TaskOverride,
  TaskStopCode,
} from '@aws-sdk/client-ecs';
import type { BalancerRecord } from './balancers.ts';
import type { CapacityProviderRecord, ContainerInstanceRecord } from './instances.ts';
import type { ScalableTargetRecord } from './scaling.ts';
import type { ServiceConnectObserved, ServiceRecord, TargetObserved, TaskScheduling } from './services.ts';

export type {
  Compatibility,
  ContainerDefinition,
  KeyValuePair,
  LaunchType,
  NetworkBinding,
  Tag,
  TaskOverride,
  TaskStopCode,
};
export type TaskDefinitionInput = RegisterTaskDefinitionCommandInput;

/** The control plane's life cycle of a task, in order (ecs/runtime 1.1). A task only moves forward along it. */
export const TASK_STATUSES = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];
export type DesiredStatus = 'RUNNING' | 'STOPPED';

/** The agent's life cycle of one container, in order (ecs/runtime 1.1). */
export const CONTAINER_STATUSES = ['NONE', 'PULLED', 'CREATED', 'RUNNING', 'RESOURCES_PROVISIONED', 'STOPPED'] as const;
export type ContainerStatus = (typeof CONTAINER_STATUSES)[number];

export type HealthStatus = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';

export interface ClusterRecord {
  readonly arn: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  readonly capacityProviders: readonly string[];
  /** What a request that names neither launch type nor strategy gets. */
  readonly defaultCapacityProviderStrategy?: readonly CapacityProviderStrategyItem[];
  /** As given to CreateCluster or UpdateCluster; kept and told, and without effect here. */
  readonly configuration?: ClusterConfiguration;
  /** The namespace of Service Connect for services that name none. */
  readonly serviceConnectDefaults?: { readonly namespace: string };
  readonly tags: readonly Tag[];
  readonly createdAt: number;
}

export interface TaskDefinitionRecord {
  readonly arn: string;
  readonly family: string;
  readonly revision: number;
  readonly status: TaskDefinitionStatus;
  /** What was registered, without its tags. */
  readonly definition: TaskDefinitionInput;
  readonly tags: readonly Tag[];
  readonly registeredAt: number;
  readonly deregisteredAt?: number;
  readonly deleteRequestedAt?: number;
  /** What an instance must have for it, by name, found out when it was registered. */
  readonly requiresAttributes?: readonly string[];
  /** Launch types the definition could run on, found out when it was registered. */
  readonly compatibilities?: readonly Compatibility[];
}

/**
 * What differs on this machine for one task, taken from `<name>.local.json` when the task was started.
 * Secret values are not here: they live in the engine's memory, keyed by `overlayId` (invariant 5).
 */
export interface OverlaySettings {
  readonly containers: Readonly<Record<string, ContainerOverlay>>;
  readonly volumes: Readonly<Record<string, { readonly hostPath?: string }>>;
  /** Settings of a service's target groups, by ARN or name. */
  readonly targetGroups?: Readonly<Record<string, TargetGroupOverlay>>;
  /** `service.namespace` by the ARN or id of a Cloud Map service. */
  readonly serviceRegistries?: Readonly<Record<string, string>>;
  /** ARNs and names of secrets that a value was given for with the overlay (never the values). */
  readonly secretSources?: readonly string[];
  /** What has no value may be read from AWS, with this profile or the default one. */
  readonly secretsFromAws?: { readonly profile?: string };
  /** Goes before the engine's own choice. */
  readonly role?: RoleChoice;
  /** The overlay has credentials for role mode `fixed` (never here). */
  readonly fixedCredentials?: true;
}

/** What stands in for the settings of a target group, which ECS knows by its ARN only. */
export interface TargetGroupOverlay {
  /** Where its balancer answers on this machine. */
  readonly port?: number;
  readonly protocol?: 'http' | 'tcp';
  readonly algorithm?: 'round_robin' | 'least_outstanding_requests';
  readonly stickinessSeconds?: number;
  readonly deregistrationDelaySeconds?: number;
  readonly healthCheck?: {
    readonly protocol?: 'http' | 'tcp';
    readonly path?: string;
    readonly matcher?: string;
    readonly intervalSeconds?: number;
    readonly timeoutSeconds?: number;
    readonly healthyThreshold?: number;
    readonly unhealthyThreshold?: number;
  };
}

export interface ContainerOverlay {
  readonly image?: string;
  /** Set or replaced environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Absolute path of the file to read by the S3 ARN of one of the definition's `environmentFiles`. */
  readonly environmentFiles?: Readonly<Record<string, string>>;
  /** Published port by container port: `{"80": 8080}`. Keys may end in `/tcp` or `/udp`. */
  readonly ports?: Readonly<Record<string, number>>;
  /** A sidecar that makes no sense on this machine: it is not started, and counts as already done for its dependents. */
  readonly skip?: boolean;
  /** Of a container that logs through FireLens: send its logs where the definition says, also where that is AWS. */
  readonly deliverLogs?: 'as-declared' | 'local';
  /** Names of the definition's secrets the overlay has a value for (never the values). */
  readonly secretNames?: readonly string[];
}

/** Something about a task that the user must know before or while it runs, e.g. a field that is not applied locally. */
export interface Notice {
  /** `not-applied`: the definition asks for it and it has no effect here. `changed`: applied with another value. */
  readonly kind: 'not-applied' | 'changed' | 'overlay';
  /** JSON Pointer into the task definition, `""` for the whole of it. */
  readonly pointer: string;
  readonly message: string;
}

/** What of a definition is not applied, or differently, on this machine or the container instance named. */
export type NoticesFor = (
  definition: TaskDefinitionInput,
  overlay: OverlaySettings | undefined,
  containerInstanceArn?: string,
) => readonly Notice[];

/** Where the credentials of a task come from: nowhere, the user's own profile, the task role assumed with it, or the overlay. */
export const ROLE_MODES = ['none', 'profile', 'assume', 'fixed'] as const;
export type RoleMode = (typeof ROLE_MODES)[number];

/** How a task's containers get AWS credentials on this machine. Never holds any. */
export interface RoleChoice {
  readonly mode: RoleMode;
  /** Profile of the user's AWS configuration; the default one when absent. */
  readonly profile?: string;
}

/** What the control plane decided when it accepted RunTask. Never changes afterwards. */
export interface TaskSpec {
  readonly arn: string;
  /** 32 hex digits, the last part of the ARN. */
  readonly id: string;
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  /** Copied from the revision so that deleting the revision does not disturb a running task. */
  readonly definition: TaskDefinitionInput;
  readonly group: string;
  /** For a service's task the id of its deployment, `ecs-svc/<19 digits>`. */
  readonly startedBy?: string;
  /** The service it belongs to, by name, in the task's cluster; absent for standalone tasks. */
  readonly serviceName?: string;
  /** The service's deployment it was started by. */
  readonly deploymentId?: string;
  /** Digest to run a container's image at, by the container's name: one deployment runs one version of each image. */
  readonly imageDigests?: Readonly<Record<string, string>>;
  readonly clientToken?: string;
  /** Digest of the request that carried the client token: the same token with another request is a conflict. */
  readonly requestDigest?: string;
  readonly launchType: LaunchType;
  /** Set when the request named a capacity provider instead of a launch type. */
  readonly capacityProviderName?: string;
  /** Where it was placed; absent for Fargate, which has no instances. */
  readonly containerInstanceArn?: string;
  readonly platformVersion?: string;
  readonly networkConfiguration?: NetworkConfiguration;
  readonly enableExecuteCommand: boolean;
  readonly overrides: TaskOverride;
  readonly overlayId?: string;
  readonly overlay?: OverlaySettings;
  /** Absent: mode `none`. The overlay's goes before it: `roleChoiceOf` tells. */
  readonly role?: RoleChoice;
  readonly notices: readonly Notice[];
  readonly createdAt: number;
}

export interface StopRequest {
  readonly code: TaskStopCode;
  readonly reason: string;
  readonly at: number;
}

export interface ContainerHealth {
  readonly status: HealthStatus;
  /** When the status last changed. */
  readonly since?: number;
  /** Last output of the check, at most 1,024 bytes. */
  readonly output?: string;
  readonly exitCode?: number;
}

export const PAUSE_CONTAINER_NAME = '~internal~ecs~pause';
/** Holds what pidMode and ipcMode "task" share where there is no network to hold as well. */
export const NAMESPACE_PAUSE_NAME = '~internal~ecs~pause~namespace';

/** What the agent has seen of one container. */
export interface ContainerObserved {
  readonly name: string;
  readonly arn: string;
  readonly kind: 'NORMAL' | 'CNI_PAUSE' | 'NAMESPACE_PAUSE';
  readonly essential: boolean;
  /** Left out by the overlay: STOPPED from the start, never created, and every dependsOn condition on it holds. */
  readonly skipped?: boolean;
  /** The reference given to Docker, after override and overlay. */
  readonly image: string;
  readonly imageDigest?: string;
  readonly status: ContainerStatus;
  /** Recorded, durably, before the create call (invariant 4). */
  readonly dockerName?: string;
  readonly dockerId?: string;
  /** Names the container in the paths of its metadata; nobody can guess it. Kept so that its URLs stay the same. */
  readonly endpointId?: string;
  readonly exitCode?: number;
  /** `ErrorName: message`, at most 1,024 characters. */
  readonly reason?: string;
  readonly health: ContainerHealth;
  readonly networkBindings: readonly NetworkBinding[];
  readonly createdAt?: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly restartCount: number;
  readonly lastRestartAt?: number;
  /** `finishedAt` of the end that a restart is to answer, until it is done: a crash may come between. */
  readonly restartedAfter?: number;
}

/** What the agent has seen of a task. Only the agent writes it (invariant 2). */
export interface TaskObserved {
  readonly lastStatus: TaskStatus;
  readonly containers: readonly ContainerObserved[];
  readonly health: HealthStatus;
  readonly attachments: readonly Attachment[];
  /** Its places behind target groups, written by networking; absent as long as none was registered. */
  readonly targets?: readonly TargetObserved[];
  /** Absent for tasks without Service Connect. */
  readonly serviceConnect?: ServiceConnectObserved;
  /** Set by the agent when the task must end by itself, e.g. an essential container exited: desired status follows. */
  readonly stopCause?: StopRequest;
  readonly connectivityAt?: number;
  readonly pullStartedAt?: number;
  readonly pullStoppedAt?: number;
  readonly startedAt?: number;
  readonly stoppingAt?: number;
  readonly executionStoppedAt?: number;
  readonly stoppedAt?: number;
  /** Names the task in the path of its credentials; nobody can guess it. */
  readonly credentialsId?: string;
  /** Docker volumes made for this task alone, by volume name in the definition; removed with the task. */
  readonly taskVolumes: Readonly<Record<string, string>>;
  /** True once the task's Docker objects are gone and only the record is left. */
  readonly cleanedUp: boolean;
}

export interface TaskDesired {
  readonly status: DesiredStatus;
  readonly stop?: StopRequest;
  /** A stopped task's Docker objects may go now; the agent answers with `cleanedUp`. */
  readonly remove?: true;
}

/** A service does not stop a protected task to scale in or to deploy. */
export interface TaskProtection {
  readonly enabled: boolean;
  /** Milliseconds since the epoch; protection ends by itself then. */
  readonly expiresAt?: number;
}

export interface TaskRecord {
  readonly spec: TaskSpec;
  /** Only the control plane writes it; the store mirrors an agent's `stopCause` into it. */
  readonly desired: TaskDesired;
  readonly observed: TaskObserved;
  /** What the service scheduler remembers of it. */
  readonly scheduling?: TaskScheduling;
  /** Of the control plane; read it with `protectionOf`, which knows the time. Absent: never protected. */
  readonly protection?: TaskProtection;
  readonly tags: readonly Tag[];
  /** Starts at 1; grows with every change that an EventBridge event would tell. */
  readonly version: number;
}

/** Everything that is on disk. */
export interface EngineState {
  readonly engineId: string;
  readonly port?: number;
  /** Where the metadata and credentials of tasks are served on this machine. */
  readonly endpointsPort?: number;
  readonly clusters: readonly ClusterRecord[];
  readonly taskDefinitions: readonly TaskDefinitionRecord[];
  /** The highest revision ever used by a family: numbers are not reused after a deletion. */
  readonly lastRevision: Readonly<Record<string, number>>;
  readonly tasks: readonly TaskRecord[];
  readonly services: readonly ServiceRecord[];
  readonly scalableTargets: readonly ScalableTargetRecord[];
  readonly balancers: readonly BalancerRecord[];
  readonly containerInstances: readonly ContainerInstanceRecord[];
  readonly capacityProviders: readonly CapacityProviderRecord[];
  /** Account settings that were set, by name. */
  readonly accountSettings: Readonly<Record<string, string>>;
}
