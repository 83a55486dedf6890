/**
 * The event stream: `GET /events`, signed like every request, answers newline-delimited JSON, one event a line, in
 * EventBridge's envelope. Blank lines are keep-alives. The first event is always an `EngineStatusEvent`: what the client
 * lists after it has seen that one cannot be older than the events that follow.
 */
interface Envelope<DetailType extends string, Source extends string, Detail> {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': DetailType;
  readonly source: Source;
  readonly account: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly region: string;
  /** ARNs the event is about. */
  readonly resources: readonly string[];
  readonly detail: Detail;
}

/** EventBridge's "ECS Task State Change": the detail is the task as DescribeTasks tells it, times as ISO strings. */
export type TaskStateChangeEvent = Envelope<'ECS Task State Change', 'aws.ecs', TaskStateChangeDetail>;

export interface TaskStateChangeDetail {
  readonly clusterArn: string;
  readonly taskArn: string;
  readonly taskDefinitionArn: string;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly version: number;
  readonly [member: string]: unknown;
}

/** A finished task that the engine has forgotten (an hour after its end, or removed by the user). */
export type TaskForgottenEvent = Envelope<'Drydock Task Forgotten', 'drydock', { readonly taskArn: string }>;

/** A revision was registered, deregistered or deleted; read it again by its ARN. */
export type TaskDefinitionEvent = Envelope<
  'Drydock Task Definition Change',
  'drydock',
  { readonly taskDefinitionArn: string; readonly family: string; readonly revision: number; readonly status: string }
>;

/** A cluster was created, changed or deleted. */
export type ClusterEvent = Envelope<
  'Drydock Cluster Change',
  'drydock',
  { readonly clusterArn: string; readonly status: string }
>;

/**
 * A service was created, changed (its counts wanted, deployments, events, tags) or forgotten (`status: 'FORGOTTEN'`); read
 * it again with DescribeServices. What its tasks do is told by their own events.
 */
export type ServiceChangeEvent = Envelope<
  'Drydock Service Change',
  'drydock',
  { readonly clusterArn: string; readonly serviceArn: string; readonly serviceName: string; readonly status: string }
>;

/** What DescribeLocalService tells of a service has changed: its load balancer, its targets or its scaling. */
export type LocalServiceEvent = Envelope<'Drydock Local Service Change', 'drydock', { readonly serviceArn: string }>;

/**
 * EventBridge's "ECS Container Instance State Change": an instance was registered, drained, deregistered (`INACTIVE`), or
 * its Docker came or went. What its tasks take of it is told by their own events; read it with DescribeContainerInstances.
 */
export type ContainerInstanceEvent = Envelope<
  'ECS Container Instance State Change',
  'aws.ecs',
  {
    readonly clusterArn: string;
    readonly containerInstanceArn: string;
    readonly status: string;
    readonly agentConnected: boolean;
    readonly version: number;
  }
>;

/** EventBridge's "ECS Service Action": a steady state reached, starts that fail, a count changed. */
export type ServiceActionEvent = Envelope<
  'ECS Service Action',
  'aws.ecs',
  {
    readonly eventType: 'INFO' | 'WARN' | 'ERROR';
    readonly eventName: string;
    readonly clusterArn: string;
    /** ISO 8601. */
    readonly createdAt: string;
    readonly reason?: string;
  }
>;

/** EventBridge's "ECS Deployment State Change". */
export type DeploymentStateChangeEvent = Envelope<
  'ECS Deployment State Change',
  'aws.ecs',
  {
    readonly eventType: 'INFO' | 'ERROR';
    readonly eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS' | 'SERVICE_DEPLOYMENT_COMPLETED' | 'SERVICE_DEPLOYMENT_FAILED';
    /** `ecs-svc/<19 digits>` */
    readonly deploymentId: string;
    /** ISO 8601. */
    readonly updatedAt: string;
    readonly reason: string;
  }
>;

export interface EngineStatus {
  readonly docker: DockerStatus;
  /** Tasks that are not STOPPED. */
  readonly activeTasks: number;
}

export interface DockerStatus {
  readonly available: boolean;
  /** The first search goes on: it is not known yet whether one answers. */
  readonly looking?: true;
  /** `unix:///var/run/docker.sock` */
  readonly endpoint: string;
  /** When not available: what was tried and the next step, in one or two sentences. */
  readonly message?: string;
  readonly version?: string;
  readonly cpus?: number;
  readonly memoryBytes?: number;
}

/** Sent first, and whenever Docker comes or goes. */
export type EngineStatusEvent = Envelope<'Drydock Engine Status', 'drydock', EngineStatus>;

/** An image is being pulled for tasks; at most a few per second. */
export type PullProgressEvent = Envelope<'Drydock Image Pull', 'drydock', PullProgressDetail>;

export interface PullProgressDetail {
  readonly image: string;
  readonly taskArns: readonly string[];
  readonly status: 'pulling' | 'done' | 'failed';
  readonly downloadedBytes: number;
  /** 0 until Docker has told. */
  readonly totalBytes: number;
  readonly message?: string;
}

export type EngineEvent =
  | TaskStateChangeEvent
  | TaskForgottenEvent
  | TaskDefinitionEvent
  | ClusterEvent
  | ServiceChangeEvent
  | LocalServiceEvent
  | ContainerInstanceEvent
  | ServiceActionEvent
  | DeploymentStateChangeEvent
  | EngineStatusEvent
  | PullProgressEvent;
