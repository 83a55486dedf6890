/**
 * What the engine offers beyond the ECS API. The JSON operations are called like those of ECS, `POST /` with
 * `X-Amz-Target: Drydock_20261122.<Operation>`, signed for service `ecs`; errors come in the same shape.
 * Streams are requests of their own, signed likewise.
 */
export const LOCAL_TARGET_PREFIX = 'Drydock_20261122';

/** Header on RunTask that names the overlay to apply; unknown ids are refused with InvalidParameterException. */
export const OVERLAY_HEADER = 'x-drydock-overlay';

/** Attributes of RegisterContainerInstance that name another Docker: a context of the docker command, or an address. */
export const DOCKER_ATTRIBUTES = {
  context: 'drydock.docker-context',
  host: 'drydock.docker-host',
  /** Where its published ports are reached. */
  address: 'drydock.address',
} as const;

export interface LocalOperations {
  PutOverlay: { readonly input: PutOverlayInput; readonly output: PutOverlayOutput };
  /** Facts about a task that the ECS API has no place for. */
  DescribeLocalTask: { readonly input: { readonly task: string }; readonly output: LocalTask };
  /** Facts about a service that the ECS API has no place for: its load balancer here, and how it scales. */
  DescribeLocalService: { readonly input: { readonly service: string }; readonly output: LocalService };
  /** Docker's inspection of a container, with the values of secrets replaced by `(secret)`. */
  InspectContainer: { readonly input: ContainerAddress; readonly output: { readonly inspection: unknown } };
  /** Opens a command in a container; its stream is at `GET <streamPath>` with `Upgrade: drydock-exec`. */
  StartExec: {
    readonly input: StartExecInput;
    readonly output: { readonly execId: string; readonly streamPath: string };
  };
  ResizeExec: {
    readonly input: { readonly execId: string; readonly columns: number; readonly rows: number };
    readonly output: Record<string, never>;
  };
  /** Exit code of a finished command; absent while it runs. */
  DescribeExec: { readonly input: { readonly execId: string }; readonly output: { readonly exitCode?: number } };
  /** The names with tags of Docker's images, sorted. */
  ListImages: { readonly input: Record<string, never>; readonly output: { readonly images: readonly string[] } };
  /** The entries of a container's folder, of a running container or a stopped one that Docker still has. */
  ListFiles: { readonly input: FileAddress; readonly output: FileListing };
  /** What is at a path of a container, links followed. Nothing there: ResourceNotFoundException. */
  StatFile: { readonly input: FileAddress; readonly output: ContainerFile };
  /** Removes finished tasks and their Docker objects now. */
  RemoveStoppedTasks: {
    readonly input: { readonly tasks?: readonly string[] };
    readonly output: { readonly removed: readonly string[] };
  };
  /** Volumes that are kept although no task uses them, and what other engines have in the same Docker. */
  ListLeftovers: { readonly input: Record<string, never>; readonly output: Leftovers };
  /** Removes volumes of those that ListLeftovers tells; what has come into use since stays. */
  RemoveVolumes: {
    readonly input: { readonly names: readonly string[] };
    readonly output: {
      readonly removed: readonly string[];
      readonly kept: readonly { readonly name: string; readonly reason: string }[];
    };
  };
  /** Asks the engine to end; tasks keep running and are adopted by the next one. */
  Shutdown: { readonly input: Record<string, never>; readonly output: Record<string, never> };
}

export interface Leftovers {
  /** `fileSystem`: what it stands in for, `fs-1 fsap-2 /data`. */
  readonly volumes: readonly { readonly name: string; readonly fileSystem: string }[];
  readonly others: readonly ForeignObjects[];
}

/** How many objects another engine has in this Docker. It may be at work, or gone for good. */
export interface ForeignObjects {
  readonly engineId: string;
  readonly containers: number;
  readonly running: number;
  readonly networks: number;
  readonly volumes: number;
}

/** `task` is an id or ARN; `container` a container's name in the definition. */
export interface ContainerAddress {
  readonly task: string;
  readonly container: string;
}

export interface PutOverlayInput {
  /** The parsed `<name>.local.json`, checked by the engine against schemas/overlay.schema.json's shape. */
  readonly overlay: OverlayDocument;
  /** Folder that relative host paths of the overlay are relative to. */
  readonly baseFolder: string;
  /**
   * Values by what the definition's `valueFrom` names, or by the ARN of the whole secret: from the secrets file and VS
   * Code's secret storage. Kept in the engine's memory only.
   */
  readonly secretValues?: Readonly<Record<string, string>>;
  /** Secrets without a value may be read from AWS with this profile of `~/.aws`, or the default one. */
  readonly secretsFromAws?: { readonly profile?: string };
  /** Where tasks with a task role get their credentials from; what the engine was started with when absent. */
  readonly role?: RoleSetting;
}

/** `none`: nowhere. `profile`: the user's own. `assume`: of the role, assumed with the profile. `fixed`: of the overlay. */
export interface RoleSetting {
  readonly mode: 'none' | 'profile' | 'assume' | 'fixed';
  /** Of `~/.aws`; the default one when absent. */
  readonly profile?: string;
}

export interface PutOverlayOutput {
  readonly overlayId: string;
}

/** The file `<name>.local.json` beside a task definition. Everything is optional. */
export interface OverlayDocument {
  readonly $schema?: string;
  /** Where the values of secrets are by ARN or name, read by the client; `<name>.secrets.local.json` where it says nothing. */
  readonly secretsFile?: string;
  readonly containers?: Readonly<Record<string, OverlayContainerDocument>>;
  readonly volumes?: Readonly<Record<string, { readonly hostPath?: string }>>;
  /** What tasks get in role mode `fixed`. Kept in the engine's memory only. */
  readonly credentials?: {
    readonly accessKeyId?: string;
    readonly secretAccessKey?: string;
    readonly sessionToken?: string;
  };
  /** Of a service's overlay: settings of its target groups, by ARN or name. */
  readonly targetGroups?: Readonly<Record<string, OverlayTargetGroupDocument>>;
  /** Of a service's overlay: the name of a Cloud Map service, `service.namespace`, by its ARN or id. */
  readonly serviceRegistries?: Readonly<Record<string, string>>;
}

/** What stands in for the settings of a target group of Elastic Load Balancing; its defaults hold for what is not said. */
export interface OverlayTargetGroupDocument {
  /** Where its load balancer answers on this machine. */
  readonly port?: number;
  readonly protocol?: 'http' | 'tcp';
  readonly algorithm?: 'round_robin' | 'least_outstanding_requests';
  /** A cookie keeps a client at one target for this long. */
  readonly stickinessSeconds?: number;
  readonly deregistrationDelaySeconds?: number;
  readonly healthCheck?: {
    readonly protocol?: 'http' | 'tcp';
    readonly path?: string;
    /** Status codes that count as healthy: `200`, `200,202` or `200-399`. */
    readonly matcher?: string;
    readonly intervalSeconds?: number;
    readonly timeoutSeconds?: number;
    readonly healthyThreshold?: number;
    readonly unhealthyThreshold?: number;
  };
}

export interface OverlayContainerDocument {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Values for the definition's `secrets`, by name. Kept in the engine's memory only. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** File on this machine by the S3 ARN of the definition's `environmentFiles`. Relative to `baseFolder`. */
  readonly environmentFiles?: Readonly<Record<string, string>>;
  /** Port on this machine by container port, `{"80": 8080}` or `{"53/udp": 5353}`. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly skip?: boolean;
  /** Of a container that logs through FireLens: `as-declared` sends its logs to AWS too. Default `local`. */
  readonly deliverLogs?: 'as-declared' | 'local';
}

export interface StartExecInput extends ContainerAddress {
  /** Empty: the best shell the container has. */
  readonly command?: readonly string[];
  readonly tty: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export interface LocalTask {
  readonly taskArn: string;
  readonly notices: readonly LocalNotice[];
  readonly overlayApplied: boolean;
  /** Of a task with a task role: whose credentials its containers get, and why they get none if that failed. */
  readonly role?: RoleSetting & { readonly roleArn: string; readonly problem?: string };
  /** What the task as a whole may use here: its size, or less where Docker has less. */
  readonly limits?: UsageLimits;
  /** Containers with their Docker names, in the definition's order, the pause last. */
  readonly containers: readonly LocalContainer[];
}

/** Absent where there is no bound but the machine. */
export interface UsageLimits {
  /** Units of 1/1024 vCPU. */
  readonly cpuUnits?: number;
  readonly memoryMebibytes?: number;
}

export interface LocalService {
  readonly serviceArn: string;
  readonly balancer?: LocalBalancer;
  /** Where its tasks stand behind target groups. */
  readonly targets: readonly LocalTarget[];
  readonly scaling?: LocalScaling;
  /** What other tasks know it by. */
  readonly names: readonly LocalServiceName[];
}

export type LocalServiceName =
  /** `service.namespace`: Docker answers tasks on the engine's network with the addresses of the service's awsvpc tasks. */
  | { readonly kind: 'cloud-map'; readonly name: string }
  /** A client alias, for tasks of services that are in the same namespace. */
  | {
      readonly kind: 'service-connect';
      readonly name: string;
      readonly port: number;
      readonly protocol: 'tcp' | 'http' | 'http2';
      readonly namespace: string;
      /** Of the port mapping in the task definition. */
      readonly portName: string;
    };

export interface LocalBalancer {
  readonly dockerName: string;
  /** What keeps it from working, and what to do about it. */
  readonly problem?: string;
  readonly listeners: readonly {
    readonly targetGroupArn: string;
    readonly containerName: string;
    readonly containerPort: number;
    readonly protocol: 'http' | 'tcp';
    /** Absent until the balancer runs. */
    readonly address?: { readonly host: string; readonly port: number };
  }[];
}

/** A task that is registered with a target group; one that was taken out is not told any more. */
export interface LocalTarget {
  readonly taskArn: string;
  readonly targetGroupArn: string;
  /** As Elastic Load Balancing calls it. */
  readonly state: 'initial' | 'healthy' | 'unhealthy' | 'draining';
  readonly reason?: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

export interface LocalScaling {
  readonly minCapacity: number;
  readonly maxCapacity: number;
  readonly policies: readonly { readonly name: string; readonly metric: string; readonly targetValue: number }[];
  /** Newest first. */
  readonly activities: readonly {
    readonly time: string;
    readonly description: string;
    /** In Application Auto Scaling's words. */
    readonly cause: string;
    /** What the policy that decided had measured: percent, or requests a minute for each target. */
    readonly reason?: {
      readonly policy: string;
      readonly metric: string;
      readonly value: number;
      readonly targetValue: number;
    };
  }[];
}

export interface LocalNotice {
  readonly kind: 'not-applied' | 'changed' | 'overlay';
  readonly pointer: string;
  readonly message: string;
}

export interface LocalContainer {
  readonly name: string;
  readonly internal: boolean;
  readonly skipped: boolean;
  readonly dockerName?: string;
  readonly dockerId?: string;
  /** Where the ports of the task answer on this machine. On awsvpc they belong to the task, told on the container that maps them. */
  readonly published: readonly PublishedPort[];
  readonly healthOutput?: string;
  /** What the container may use here, after Docker's own size. */
  readonly limits?: UsageLimits;
  /** CPU units it is sure of when others want theirs too: its `cpu`. */
  readonly reservedCpuUnits?: number;
  readonly restartCount?: number;
  /** ISO 8601. When it last started and ended. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

export interface PublishedPort {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp';
  readonly hostAddress: string;
  readonly hostPort: number;
}

/**
 * `GET /logs?task=…[&container=…][&follow=true][&tail=N][&since=MS]` answers newline-delimited JSON, one `LogRecord` a
 * line, of one container or of all of a task's, running or stopped. Ends when the containers have (follow) or when what
 * there is has been told.
 */
export interface LogRecord {
  readonly container: string;
  readonly stream: 'stdout' | 'stderr';
  /** ISO 8601 with milliseconds, UTC. */
  readonly time: string;
  readonly text: string;
}

/**
 * `GET /stats[?task=…][&follow=true]` answers newline-delimited JSON, one `TaskUsage` a line: of one task or of every task
 * that runs, once each, or about every two seconds (follow). `task` may come several times. Blank lines are keep-alives.
 */
export interface TaskUsage extends ResourceUsage {
  readonly taskArn: string;
  /** ISO 8601 with milliseconds, UTC. */
  readonly time: string;
  readonly limits: UsageLimits;
  /** Those that run; the pause is `internal`, and with awsvpc it is the one that has the network. */
  readonly containers: readonly ContainerUsage[];
}

/** In the units of Container Insights: CpuUtilized, MemoryUtilized, NetworkRxBytes, NetworkTxBytes. */
export interface ResourceUsage {
  /** Units of 1/1024 vCPU; absent until it is known, which takes two samples. */
  readonly cpuUnits?: number;
  /** Without the file cache that the kernel can take back. */
  readonly memoryMebibytes: number;
  /** Bytes a second; absent for a container that shares the network of another. */
  readonly network?: { readonly receivedPerSecond: number; readonly sentPerSecond: number };
}

export interface ContainerUsage extends ResourceUsage {
  readonly name: string;
  readonly internal: boolean;
  readonly limits: UsageLimits;
  readonly reservedCpuUnits?: number;
  readonly processes: number;
}

/**
 * A file of a container. `GET /files?task=…&container=…&path=…` answers with its bytes; with `&archive=true` with an archive
 * (tar) of a folder and everything below it.
 */
export interface FileAddress extends ContainerAddress {
  /** Absolute. */
  readonly path: string;
}

export interface FileListing {
  /** By name; at most 5,000. */
  readonly files: readonly ContainerFile[];
  /** False when there is, or may be, more than is told. */
  readonly complete: boolean;
}

export interface ContainerFile {
  readonly name: string;
  /** Of what a link leads to; `other` for devices, sockets, pipes and links that lead nowhere. */
  readonly type: 'file' | 'directory' | 'other';
  readonly sizeBytes: number;
  /** Permission bits, `0o644`. */
  readonly mode: number;
  /** ISO 8601. */
  readonly modifiedAt: string;
  /** Where it leads, when it is a link. */
  readonly link?: string;
}
