/**
 * The records of services. A service owns its deployments; one deployment record serves three views of the API: an entry
 * of `deployments[]`, a ServiceDeployment and a ServiceRevision (ecs/runtime 4.1). Times are milliseconds since the epoch.
 *
 * Who writes what: `api` creates and changes services and leaves wishes on deployments (`stopRequest`); `services`
 * decides what becomes of them and writes `TaskRecord.scheduling`; `networking` reports `TaskObserved.targets`.
 */
import type {
  CapacityProviderStrategyItem,
  DeploymentConfiguration,
  LaunchType,
  LoadBalancer,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
  PropagateTags,
  ServiceConnectConfiguration,
  ServiceDeploymentStatus,
  ServiceRegistry,
  ServiceVolumeConfiguration,
  StopServiceDeploymentStopType,
  Tag,
  VpcLatticeConfiguration,
} from '@aws-sdk/client-ecs';
import type { OverlaySettings } from './model.ts';

export type { CapacityProviderStrategyItem, DeploymentConfiguration };

export type SchedulingStrategy = 'REPLICA' | 'DAEMON';
export type ServiceStatus = 'ACTIVE' | 'DRAINING' | 'INACTIVE';
export type RolloutState = 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';

/** What ECS keeps of a service's events, newest first. */
export const MOST_EVENTS = 100;
/** As long as its cause lasts, the same event is told again after this many milliseconds only (ecs/runtime 4.11). */
export const REPEAT_EVENT_AFTER = 6 * 60 * 60 * 1000;
/** Deployments that are over and kept for ListServiceDeployments; ECS keeps 90 days of them. */
export const MOST_PAST_DEPLOYMENTS = 50;

/** The events that EventBridge tells as "ECS Service Action" (ecs/runtime 4.1). */
export type ServiceActionName =
  | 'SERVICE_STEADY_STATE'
  | 'SERVICE_TASK_START_IMPAIRED'
  | 'SERVICE_TASK_PLACEMENT_FAILURE'
  | 'SERVICE_DESIRED_COUNT_UPDATED';

export interface ServiceEventRecord {
  /** A uuid. */
  readonly id: string;
  readonly at: number;
  readonly message: string;
  readonly action?: ServiceActionName;
}

/** What a new deployment is started with: everything of a service that only a deployment changes (ecs/runtime 4.2). */
export interface RevisionSettings {
  readonly taskDefinitionArn: string;
  readonly launchType: LaunchType;
  /** Empty where a launch type was asked for. */
  readonly capacityProviderStrategy: readonly CapacityProviderStrategyItem[];
  readonly platformVersion?: string;
  readonly networkConfiguration?: NetworkConfiguration;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly serviceRegistries: readonly ServiceRegistry[];
  readonly serviceConnectConfiguration?: ServiceConnectConfiguration;
  readonly volumeConfigurations: readonly ServiceVolumeConfiguration[];
  readonly vpcLatticeConfigurations: readonly VpcLatticeConfiguration[];
  /** What differs on this machine, as it was when the deployment began. */
  readonly overlayId?: string;
  readonly overlay?: OverlaySettings;
}

export interface DeploymentRecord {
  /** `ecs-svc/<19 digits>`; the `startedBy` of its tasks. */
  readonly id: string;
  /** 19 digits, the last part of the service revision's ARN. */
  readonly revisionId: string;
  /** Last part of the service deployment's ARN. A rollback has the one of the deployment it undoes. */
  readonly serviceDeploymentId: string;
  /** Exactly one is PRIMARY; ACTIVE ones still have tasks; INACTIVE ones are history. */
  readonly status: 'PRIMARY' | 'ACTIVE' | 'INACTIVE';
  readonly settings: RevisionSettings;
  readonly rolloutState: RolloutState;
  readonly rolloutStateReason: string;
  /** As ServiceDeployment tells it; for a rollback, how the rollback itself goes. */
  readonly outcome: ServiceDeploymentStatus;
  readonly outcomeReason?: string;
  /** Tasks that failed since the last one that became healthy. */
  readonly failedTasks: number;
  /** What the circuit breaker counts: as `failedTasks`, or ever since the start (`resetOnHealthyTask: false`). */
  readonly breakerFailures: number;
  /** Tasks wanted of it: the service's desired count for the PRIMARY, else 0. */
  readonly desiredCount: number;
  /** Registry digests of the containers' images, learned from its first tasks: all further ones use the same. */
  readonly digests: Readonly<Record<string, string>>;
  /** Between failing starts the scheduler waits longer and longer (ecs/runtime 4.6). */
  readonly throttle?: Throttle;
  readonly stopRequest?: { readonly type: StopServiceDeploymentStopType; readonly at: number };
  /** On a rollback: the id of the deployment it undoes. */
  readonly rollbackOf?: string;
  /** On a deployment that was undone. */
  readonly rollback?: { readonly reason: string; readonly at: number; readonly deploymentId: string };
  /** All tasks were there and healthy, and the bake time began. */
  readonly bakingSince?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly finishedAt?: number;
  readonly stoppedAt?: number;
}

export interface Throttle {
  /** How many waves of starts failed one after the other. */
  readonly level: number;
  /** Tasks made before this belong to a wave that is counted already. */
  readonly raisedAt: number;
  /** No start before this. */
  readonly notBefore: number;
}

export interface ServiceRecord {
  readonly arn: string;
  readonly name: string;
  readonly clusterArn: string;
  readonly clusterName: string;
  readonly status: ServiceStatus;
  readonly schedulingStrategy: SchedulingStrategy;
  readonly desiredCount: number;
  /** With ECS's defaults filled in. */
  readonly deploymentConfiguration: DeploymentConfiguration & {
    readonly minimumHealthyPercent: number;
    readonly maximumPercent: number;
  };
  readonly healthCheckGracePeriodSeconds?: number;
  readonly placementConstraints: readonly PlacementConstraint[];
  readonly placementStrategy: readonly PlacementStrategy[];
  readonly availabilityZoneRebalancing: 'ENABLED' | 'DISABLED';
  readonly roleArn?: string;
  readonly enableECSManagedTags: boolean;
  readonly enableExecuteCommand: boolean;
  readonly propagateTags: PropagateTags;
  readonly tags: readonly Tag[];
  readonly clientToken?: string;
  /** Digest of the request that created it: the same request again is answered with the service there is. */
  readonly requestDigest: string;
  /** PRIMARY first, then ACTIVE and INACTIVE ones, each newest first. */
  readonly deployments: readonly DeploymentRecord[];
  /** Newest first, at most {@link MOST_EVENTS}. */
  readonly events: readonly ServiceEventRecord[];
  /** When "has reached a steady state" was last told, while it lasts. */
  readonly steadyToldAt?: number;
  readonly createdAt: number;
  /** When it became INACTIVE. */
  readonly endedAt?: number;
}

/** What the scheduler remembers of a service's task. Only `services` writes it. */
export interface TaskScheduling {
  /** When it first counted as healthy. */
  readonly healthyAt?: number;
  /** It was counted as failed: by its health checks, or because it ended without ever being healthy. */
  readonly failed?: true;
  /** Its end was taken notice of. */
  readonly ended?: true;
}

/**
 * A task behind a target group, written by `networking`. While one is registered (any state but `unused`), a task that is
 * asked to stop waits in DEACTIVATING: the balancer drains it first (ecs/runtime section 8).
 */
export interface TargetObserved {
  readonly targetGroupArn: string;
  readonly containerName: string;
  readonly containerPort: number;
  readonly state: 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';
  /** In Elastic Load Balancing's words, e.g. `Health checks failed with these codes: [502]`. */
  readonly reason?: string;
  /** When the state last changed. */
  readonly since: number;
}

/** A task's part in Service Connect, written by `networking`. */
export interface ServiceConnectObserved {
  /** The endpoints whose names its containers know since they were made: `namespace/name`. */
  readonly names: readonly string[];
  /**
   * While proxies send requests to it (`registered`), a task that is asked to stop waits in DEACTIVATING: it is taken out
   * first (`deregistered`). Absent as long as it offers nothing.
   */
  readonly registration?: 'registered' | 'deregistered';
}

export const primaryOf = ({ deployments }: Pick<ServiceRecord, 'deployments'>): DeploymentRecord => {
  const [primary] = deployments;
  if (primary?.status !== 'PRIMARY') throw new Error('a service has no PRIMARY deployment');
  return primary;
};

/** Deployments that `deployments[]` tells: the PRIMARY and those that still have tasks. */
export const currentDeployments = ({ deployments }: Pick<ServiceRecord, 'deployments'>): readonly DeploymentRecord[] =>
  deployments.filter(({ status }) => status !== 'INACTIVE');
