/**
 * What the engine offers beyond the ECS API. The JSON operations are called like those of ECS, `POST /` with
 * `X-Amz-Target: Drydock_20261122.<Operation>`, signed for service `ecs`; errors come in the same shape.
 * Streams are requests of their own, signed likewise.
 */
export const LOCAL_TARGET_PREFIX = 'Drydock_20261122';

/** Header on RunTask that names the overlay to apply; unknown ids are refused with InvalidParameterException. */
export const OVERLAY_HEADER = 'x-drydock-overlay';

export interface LocalOperations {
  PutOverlay: { readonly input: PutOverlayInput; readonly output: PutOverlayOutput };
  /** Facts about a task that the ECS API has no place for. */
  DescribeLocalTask: { readonly input: { readonly task: string }; readonly output: LocalTask };
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
  /** Removes finished tasks and their Docker objects now. */
  RemoveStoppedTasks: {
    readonly input: { readonly tasks?: readonly string[] };
    readonly output: { readonly removed: readonly string[] };
  };
  /** Asks the engine to end; tasks keep running and are adopted by the next one. */
  Shutdown: { readonly input: Record<string, never>; readonly output: Record<string, never> };
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
