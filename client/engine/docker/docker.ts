/**
 * The engine's port to a Docker engine: what Drydock asks of it, in Drydock's own types. `dockerode.ts` is the one
 * adapter; tests use a fake. Bodies keep the field names of the Docker Engine API (v1.41), because the mapping from
 * a task definition is documented in those words (ecs/runtime 2.1).
 */

import type { Readable } from 'node:stream';

/** `POST /containers/create`, the part that ECS fields map to. */
export interface ContainerSpec {
  Image: string;
  Entrypoint?: string[];
  Cmd?: string[];
  Env?: string[];
  User?: string;
  WorkingDir?: string;
  Hostname?: string;
  Labels?: Record<string, string>;
  ExposedPorts?: Record<string, Record<string, never>>;
  OpenStdin?: boolean;
  Tty?: boolean;
  StopSignal?: string;
  NetworkDisabled?: boolean;
  Healthcheck?: HealthcheckSpec;
  HostConfig: HostConfig;
  NetworkingConfig?: { EndpointsConfig: Record<string, { Aliases?: string[]; IPAMConfig?: { IPv4Address?: string } }> };
}

/** Durations in nanoseconds. */
export interface HealthcheckSpec {
  Test: string[];
  Interval?: number;
  Timeout?: number;
  Retries?: number;
  StartPeriod?: number;
}

export interface PortBinding {
  HostIp?: string;
  HostPort?: string;
}

export interface HostConfig {
  NetworkMode?: string;
  PortBindings?: Record<string, PortBinding[]>;
  Binds?: string[];
  VolumesFrom?: string[];
  Links?: string[];
  CpuShares?: number;
  /** Billionths of a CPU. */
  NanoCpus?: number;
  /** Bytes. */
  Memory?: number;
  MemoryReservation?: number;
  MemorySwap?: number;
  MemorySwappiness?: number;
  Ulimits?: { Name: string; Soft: number; Hard: number }[];
  CapAdd?: string[];
  CapDrop?: string[];
  /** What `--gpus` asks for. `Count` -1 is all of them. */
  DeviceRequests?: { Driver: string; Count: number; Capabilities: string[][] }[];
  Devices?: { PathOnHost: string; PathInContainer: string; CgroupPermissions: string }[];
  Init?: boolean;
  ShmSize?: number;
  Tmpfs?: Record<string, string>;
  Sysctls?: Record<string, string>;
  SecurityOpt?: string[];
  Privileged?: boolean;
  ReadonlyRootfs?: boolean;
  Dns?: string[];
  DnsSearch?: string[];
  ExtraHosts?: string[];
  PidMode?: string;
  IpcMode?: string;
  LogConfig?: { Type: string; Config: Record<string, string> };
}

export interface ContainerCreation {
  readonly name: string;
  readonly spec: ContainerSpec;
  /** `linux/arm64`; sent only when the definition names an architecture. */
  readonly platform?: string;
}

export interface ContainerInspection {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly imageId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly state: {
    readonly status: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
    readonly running: boolean;
    readonly oomKilled: boolean;
    readonly exitCode: number;
    /** Docker's own account of why a container could not start, `""` if it could. */
    readonly error: string;
    readonly startedAt?: number;
    readonly finishedAt?: number;
    readonly health?: {
      readonly status: 'starting' | 'healthy' | 'unhealthy' | 'none';
      readonly output?: string;
      readonly exitCode?: number;
    };
  };
  /** By `80/tcp`; bindings as Docker published them. */
  readonly ports: Readonly<Record<string, readonly { readonly hostIp: string; readonly hostPort: number }[]>>;
  /** IPv4 address and MAC by network name. */
  readonly networks: Readonly<
    Record<
      string,
      {
        readonly ipAddress: string;
        readonly macAddress: string;
        readonly gateway: string;
        /** Length of the subnet's prefix in bits. */
        readonly prefixLength?: number;
      }
    >
  >;
  /** Volumes (with their names) and folders of the machine. */
  readonly mounts?: readonly { readonly name?: string; readonly source: string; readonly destination: string }[];
  /** The whole answer of Docker, for people who ask for it. */
  readonly raw: unknown;
}

export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
}

export interface DockerInfo {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly operatingSystem: string;
  readonly osType: string;
  readonly architecture: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly rootless: boolean;
  /** What it cannot limit for its containers. */
  readonly unlimited?: readonly ('cpu' | 'memory')[];
  /** Set where it is Podman that speaks Docker's API. */
  readonly product?: 'podman';
}

export interface ImageInspection {
  readonly id: string;
  readonly repoDigests: readonly string[];
  readonly architecture: string;
  readonly sizeBytes: number;
  /** Names of the environment variables it sets. */
  readonly variables: readonly string[];
}

export interface PullProgress {
  readonly image: string;
  /** Docker's words, e.g. `Downloading`. */
  readonly status: string;
  readonly downloadedBytes: number;
  /** As far as known yet: layers announce their size one by one. */
  readonly totalBytes: number;
}

export interface DockerEvent {
  readonly type: 'container' | 'network' | 'volume' | 'image' | 'daemon';
  /** `start`, `die`, `oom`, `destroy`, `health_status: healthy`, … */
  readonly action: string;
  readonly id: string;
  /** Labels for containers, plus Docker's extras such as `exitCode`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly time: number;
}

export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  /** Present when asked for; milliseconds since the epoch. */
  readonly time?: number;
  /** The same with Docker's precision, `1700000000.123456789`: comparable as text, and what `sinceStamp` takes. */
  readonly stamp?: string;
  /** Without its line break. */
  readonly text: string;
}

export interface LogOptions {
  readonly follow?: boolean;
  readonly timestamps?: boolean;
  /** Last lines only. */
  readonly tail?: number;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  /** A line's `stamp`: that line and later ones. Goes before `since`. */
  readonly sinceStamp?: string;
  readonly signal?: AbortSignal;
}

export interface ExecOptions {
  readonly command: readonly string[];
  readonly tty: boolean;
  readonly columns?: number;
  readonly rows?: number;
  readonly user?: string;
  readonly environment?: readonly string[];
}

/** A file or folder (its path ends in a slash) to put into a container. */
export interface ContainerFile {
  readonly path: string;
  readonly content?: string;
  readonly mode: number;
  /** Numbers of its owner; root's when absent. */
  readonly user?: number;
  readonly group?: number;
}

/** A running command in a container. */
export interface ExecSession {
  /** Raw terminal bytes when `tty`, else stdout and stderr merged. */
  readonly stream: NodeJS.ReadWriteStream;
  resize(columns: number, rows: number): Promise<void>;
  /** Resolves with the exit code when the command ended. */
  exited(): Promise<number>;
}

/** What a running container uses, as Docker counted it at one moment. Counters only grow while the container runs. */
export interface ContainerStats {
  /** When it was read; milliseconds since the epoch. */
  readonly time: number;
  /** Nanoseconds of CPU time used since the container's start, over all CPUs. */
  readonly cpuNanoseconds: number;
  /** CPUs the container could use. */
  readonly onlineCpus: number;
  /** Bytes, without the page cache that the kernel can take back: what `docker stats` shows. */
  readonly memoryBytes: number;
  /** Bytes; the machine's memory where the container has no limit. */
  readonly memoryLimitBytes: number;
  /** Bytes since its start over all interfaces; absent where the container has no network of its own. */
  readonly network?: { readonly receivedBytes: number; readonly sentBytes: number };
  readonly blockReadBytes: number;
  readonly blockWrittenBytes: number;
  readonly processes: number;
  /** Docker's own answer. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** What a path of a container's file system leads to. */
export interface PathStat {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'link' | 'other';
  readonly sizeBytes: number;
  /** Permission bits, `0o755`. */
  readonly mode: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** Of a link: where it leads to in the end, absolute within the container. */
  readonly linkTarget?: string;
}

/** Selects objects by labels; a value of `undefined` means "has the label". */
export type LabelFilter = Readonly<Record<string, string | undefined>>;

export type DockerErrorKind =
  /** No Docker engine answers at the endpoint. */
  | 'unreachable'
  | 'not-found'
  /** Name in use, container not in the right state, endpoint still attached. */
  | 'conflict'
  | 'port-in-use'
  | 'unauthorized'
  | 'bad-request'
  /** No answer within the operation's deadline (ecs/runtime 1.2). */
  | 'timeout'
  | 'disk-full'
  | 'other';

/** The only error that leaves the adapter. `message` is Docker's own sentence without HTTP decoration. */
export class DockerError extends Error {
  override readonly name = 'DockerError';
  readonly kind: DockerErrorKind;
  constructor(kind: DockerErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/**
 * Every method rejects with {@link DockerError} only, has a deadline of its own, and treats "already so" as success:
 * starting a started, stopping a stopped, removing a missing object resolves.
 */
export interface Docker {
  /** Where this port leads, for messages: `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  ping(): Promise<void>;
  info(): Promise<DockerInfo>;

  inspectImage(reference: string): Promise<ImageInspection | undefined>;
  /** The names with tags that Docker has images under, in no order. */
  listImages(): Promise<readonly string[]>;
  /** Without a login the credentials come from Docker's own configuration and credential helpers. */
  pullImage(
    reference: string,
    options: {
      platform?: string;
      login?: { readonly username: string; readonly password: string };
      signal?: AbortSignal;
      onProgress?: (progress: PullProgress) => void;
    },
  ): Promise<void>;

  /** A `conflict` says that a container has the name. */
  createContainer(creation: ContainerCreation): Promise<{ readonly id: string; readonly warnings: readonly string[] }>;
  startContainer(id: string): Promise<void>;
  /** Stop signal, then SIGKILL after the grace. */
  stopContainer(id: string, graceSeconds: number): Promise<void>;
  killContainer(id: string, signal: string): Promise<void>;
  /** Its processes stand still until {@link unpauseContainer}. Not every Docker can: rootless ones with cgroup v1 refuse. */
  pauseContainer(id: string): Promise<void>;
  unpauseContainer(id: string): Promise<void>;
  /** With its anonymous volumes, running or not. Resolves when it is gone, or when another's removal of it has taken half a minute. */
  removeContainer(id: string): Promise<void>;
  /**
   * Writes files into a container, running or not, in the order given; folders on the way are made. Refused
   * (`bad-request`) where the container's own file system is read-only.
   */
  putFiles(id: string, files: readonly ContainerFile[]): Promise<void>;
  /** What is at an absolute path, of a running container or not; undefined when nothing. Mounts of memory (tmpfs) are not seen. */
  statPath(id: string, path: string): Promise<PathStat | undefined>;
  /** An archive (tar) of a file, or of a folder and all below it; destroy it to end early. A link is archived as itself. */
  readArchive(id: string, path: string, signal?: AbortSignal): Promise<Readable>;
  inspectContainer(idOrName: string): Promise<ContainerInspection | undefined>;
  /** How many processes a container has; 0 when it does not run. */
  processCount(id: string): Promise<number>;
  listContainers(labels: LabelFilter): Promise<readonly ContainerSummary[]>;
  /**
   * One sample of what a container uses, in some tens of milliseconds; rates come from two samples. With `withPrevious`
   * Docker takes two, a second apart, and puts the first into `raw.precpu_stats`. Undefined unless the container runs.
   */
  stats(id: string, options?: { readonly withPrevious?: boolean }): Promise<ContainerStats | undefined>;

  createNetwork(network: {
    name: string;
    labels: Record<string, string>;
    /** Of its own choice; Docker refuses one that overlaps with another network's. */
    subnet?: { readonly cidr: string; readonly gateway: string };
    /** Leads nowhere but to its members and the machine. */
    internal?: boolean;
  }): Promise<{ readonly id: string }>;
  removeNetwork(idOrName: string): Promise<void>;
  /** Gives a container, running or not, one more network. */
  connectNetwork(network: string, containerId: string): Promise<void>;
  listNetworks(
    labels: LabelFilter,
  ): Promise<
    readonly { readonly id: string; readonly name: string; readonly labels: Readonly<Record<string, string>> }[]
  >;

  createVolume(volume: {
    name: string;
    driver?: string;
    driverOptions?: Record<string, string>;
    labels: Record<string, string>;
  }): Promise<void>;
  volumeExists(name: string): Promise<boolean>;
  /** Where the volume is for Docker itself, which may be on another machine; undefined when there is no such volume. */
  volumeMountpoint(name: string): Promise<string | undefined>;
  removeVolume(name: string): Promise<void>;
  /** `unused`: only those that no container has, running or not. */
  listVolumes(
    labels: LabelFilter,
    options?: { readonly unused?: boolean },
  ): Promise<readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[]>;

  /**
   * Events of objects that carry the labels, from now on. `onOpen` is called once the stream is up: what happens after
   * it is not missed. Ends (resolves) when the signal aborts, rejects when the connection is lost.
   */
  watchEvents(options: {
    labels: LabelFilter;
    signal: AbortSignal;
    onOpen: () => void;
    onEvent: (event: DockerEvent) => void;
  }): Promise<void>;
  /** Ends when the container does (follow) or when what there is has been told. */
  logs(id: string, options: LogOptions): AsyncIterable<LogLine>;
  /** The same in the portions they arrive in, for those who read a flood of them. */
  logBatches(id: string, options: LogOptions): AsyncIterable<readonly LogLine[]>;
  exec(id: string, options: ExecOptions): Promise<ExecSession>;
}
