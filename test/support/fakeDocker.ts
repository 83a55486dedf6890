/**
 * A Docker in memory, as faithful as the agent needs: names, ports and networks in use, health, exit codes, events, and
 * faults and delays on demand. Several handles share one engine: killing a handle is what `kill -9` of its user looks like.
 */
import {
  DockerError,
  type ContainerCreation,
  type ContainerFile,
  type ContainerInspection,
  type ContainerStats,
  type Docker,
  type DockerErrorKind,
  type DockerEvent,
  type LabelFilter,
} from '../../client/engine/docker/docker.ts';
import type { Clock } from '../../client/engine/util/clock.ts';

/** What a container does once started. Times in milliseconds after its start. */
export interface Behavior {
  readonly exitAfter?: number;
  readonly exitCode?: number;
  readonly outOfMemory?: boolean;
  /** Does not end on its stop signal. */
  readonly ignoresSignal?: boolean;
  readonly healthyAfter?: number;
  /** It cannot start, Docker says so. */
  readonly startError?: string;
}

export interface FakeContainer {
  readonly id: string;
  readonly creation: ContainerCreation;
  readonly createdAt: number;
  state: 'created' | 'running' | 'exited';
  startedAt?: number;
  finishedAt?: number;
  exitCode: number;
  oomKilled: boolean;
  starts: number;
  paused?: boolean;
  health?: { status: 'starting' | 'healthy' | 'unhealthy'; output?: string; exitCode?: number };
}

export type Operation = keyof Docker;

export interface Fault {
  readonly operation: Operation;
  /** Text that the call's argument (name, id, image) must contain. */
  readonly matching?: string;
  readonly error: DockerError;
  /** The call takes effect all the same: only its answer is lost. */
  readonly afterwards?: boolean;
}

/** What goes wrong with one call. */
export type Mishap = Pick<Fault, 'error' | 'afterwards'>;

export interface FakeDockerOptions {
  readonly clock: Clock;
  /** Asked about each call; `faults` come first. */
  readonly mishap?: (operation: Operation, argument: string) => Mishap | undefined;
  /** Whether an event never arrives. */
  readonly loses?: (action: string) => boolean;
  /** How a container behaves, by the name it has in its labels or else in Docker; runs on by default. */
  readonly behavior?: (creation: ContainerCreation) => Behavior;
  /** Milliseconds a call takes. */
  readonly latency?: (operation: Operation) => number;
}

interface Subscriber {
  readonly labels: LabelFilter;
  readonly onEvent: (event: DockerEvent) => void;
  readonly lose: () => void;
}

export class FakeDockerEngine {
  readonly images = new Set<string>();
  /** Images that can be pulled. */
  readonly registry = new Set<string>();
  readonly containers = new Map<string, FakeContainer>();
  readonly networks = new Map<string, { name: string; labels: Readonly<Record<string, string>> }>();
  readonly volumes = new Map<string, Readonly<Record<string, string>>>();
  /** `8080/tcp` of other programs. */
  readonly foreignPorts = new Set<string>();
  readonly faults: Fault[] = [];
  /** Every container ever made, also those that are gone. */
  readonly made: FakeContainer[] = [];
  /** Each call that had an effect, in order: `create app`, `start app`, … by the container's name in its labels. */
  readonly journal: string[] = [];
  private readonly options: FakeDockerOptions;
  private readonly subscribers = new Set<Subscriber>();
  private reachable = true;
  private lastId = 0;
  private address = 1;

  constructor(options: FakeDockerOptions) {
    this.options = options;
  }

  get clock(): Clock {
    return this.options.clock;
  }

  /** By Docker id, Docker name, or the definition's name in the labels (the newest one). */
  find(key: string): FakeContainer | undefined {
    const all = [...this.containers.values()];
    return (
      this.containers.get(key) ??
      all.find(({ creation }) => creation.name === key) ??
      all.findLast((each) => nameInDefinition(each) === key)
    );
  }

  get(key: string): FakeContainer {
    const found = this.find(key);
    if (!found) throw new Error(`the fake Docker has no container ${key}`);
    return found;
  }

  exit(key: string, exitCode: number, { oomKilled = false } = {}): void {
    const container = this.get(key);
    if (container.state !== 'running') return;
    Object.assign(container, { state: 'exited', exitCode, oomKilled, finishedAt: this.clock.now() });
    this.journal.push(`exit ${nameInDefinition(container)}`);
    this.emit(container, 'die', { exitCode: String(exitCode) });
  }

  setHealth(key: string, status: 'healthy' | 'unhealthy', output = '', exitCode = status === 'healthy' ? 0 : 1): void {
    const container = this.get(key);
    container.health = { status, output, exitCode };
    this.emit(container, `health_status: ${status}`);
  }

  /** What `docker rm -f` does, by anybody. */
  destroy(key: string): void {
    const container = this.get(key);
    this.exit(container.id, 137);
    this.containers.delete(container.id);
    this.emit(container, 'destroy');
  }

  /** Docker goes away; containers run on (live restore) unless it is a restart. */
  down({ containersExit = false } = {}): void {
    this.reachable = false;
    for (const subscriber of [...this.subscribers]) subscriber.lose();
    if (containersExit) for (const { id } of this.containers.values()) this.exit(id, 255);
  }

  up(): void {
    this.reachable = true;
  }

  /** Waits the call's time, then fails it if it must. */
  async enter(operation: Operation, argument: string): Promise<() => void> {
    this.assertReachable();
    await this.clock.sleep(this.options.latency?.(operation) ?? 0);
    this.assertReachable();
    const index = this.faults.findIndex(
      (each) => each.operation === operation && (each.matching === undefined || argument.includes(each.matching)),
    );
    const fault = index < 0 ? this.options.mishap?.(operation, argument) : this.faults.splice(index, 1)[0];
    if (fault && !fault.afterwards) throw fault.error;
    return () => {
      if (fault) throw fault.error;
    };
  }

  assertReachable(): void {
    if (!this.reachable) throw new DockerError('unreachable', 'Docker does not answer');
  }

  create(creation: ContainerCreation): FakeContainer {
    const { name, spec } = creation;
    if (!this.images.has(spec.Image)) fail('not-found', `No such image: ${spec.Image}`);
    if (this.find(name)?.creation.name === name) {
      fail('conflict', `Conflict. The container name "/${name}" is already in use by another container.`);
    }
    const owner = namespaceOwner(creation);
    if (owner !== undefined) {
      if (!this.containers.has(owner)) fail('not-found', `No such container: ${owner}`);
      const { Hostname, ExposedPorts, HostConfig } = spec;
      const { PortBindings, Dns, ExtraHosts, Links } = HostConfig;
      if ([Hostname, ExposedPorts, PortBindings, Dns, ExtraHosts, Links].some((each) => each !== undefined)) {
        fail(
          'bad-request',
          'conflicting options: an option of the network namespace and the container type network mode',
        );
      }
    }
    const { Memory, MemoryReservation, NanoCpus = 0 } = spec.HostConfig;
    if (Memory !== undefined && Memory < 6 * 1024 * 1024) fail('bad-request', 'Minimum memory limit allowed is 6MB');
    if (MemoryReservation !== undefined && Memory !== undefined && Memory < MemoryReservation) {
      fail('bad-request', 'Minimum memory limit can not be less than memory reservation limit');
    }
    if (NanoCpus > 8e9) fail('bad-request', 'Range of CPUs is from 0.01 to 8.00, as there are only 8 CPUs available');
    for (const bind of spec.HostConfig.Binds ?? []) {
      const source = bind.split(':')[0] ?? '';
      if (!source.startsWith('/') && !this.volumes.has(source)) this.volumes.set(source, {});
    }
    const container: FakeContainer = {
      id: (++this.lastId).toString(16).padStart(64, 'c'),
      creation,
      createdAt: this.clock.now(),
      state: 'created',
      exitCode: 0,
      oomKilled: false,
      starts: 0,
    };
    this.containers.set(container.id, container);
    this.made.push(container);
    this.journal.push(`create ${nameInDefinition(container)}`);
    this.emit(container, 'create');
    return container;
  }

  start(id: string): void {
    const container = this.containers.get(id) ?? fail('not-found', `No such container: ${id}`);
    if (container.state === 'running') return;
    const owner = namespaceOwner(container.creation);
    if (owner !== undefined && this.containers.get(owner)?.state !== 'running') {
      fail('conflict', `cannot join network of a non running container: ${owner}`);
    }
    const mode = container.creation.spec.HostConfig.NetworkMode ?? 'bridge';
    const known = ['bridge', 'host', 'none'].includes(mode) || owner !== undefined;
    const matches = [...this.networks.values()].filter(({ name }) => name === mode).length;
    if (matches > 1) fail('bad-request', `network ${mode} is ambiguous (${matches} matches found on name)`);
    if (!known && matches === 0) {
      fail('not-found', `network ${mode} not found`);
    }
    const behavior = this.options.behavior?.(container.creation) ?? {};
    if (behavior.startError !== undefined) {
      container.exitCode = 127;
      fail('bad-request', behavior.startError);
    }
    const taken = this.boundPorts(id);
    for (const { address, key, port } of bindingsOf(container)) {
      if (!taken.has(key) && !this.foreignPorts.has(key)) continue;
      fail(
        'port-in-use',
        `driver failed programming external connectivity on endpoint x: Bind for ${address}:${port} failed: port is already allocated`,
      );
    }
    container.state = 'running';
    container.startedAt = this.clock.now();
    container.starts++;
    delete container.finishedAt;
    if (container.creation.spec.Healthcheck) container.health = { status: 'starting' };
    this.journal.push(`start ${nameInDefinition(container)}`);
    this.emit(container, 'start');
    this.play(container, behavior);
  }

  /** Ends a running container after its grace, or at once when it obeys. */
  pause(id: string, paused: boolean): void {
    const container = this.find(id);
    if (container?.state !== 'running') fail('conflict', `Container ${id} is not running`);
    container.paused = paused;
    this.journal.push(`${paused ? 'pause' : 'unpause'} ${nameInDefinition(container)}`);
  }

  async stop(id: string, graceSeconds: number): Promise<void> {
    const container = this.containers.get(id);
    if (container?.state !== 'running') return;
    this.journal.push(`stop ${nameInDefinition(container)}`);
    const { StopSignal } = container.creation.spec;
    const ignores = this.options.behavior?.(container.creation).ignoresSignal ?? false;
    if (ignores && StopSignal !== 'SIGKILL') await this.clock.sleep(graceSeconds * 1000);
    this.assertReachable();
    if (this.containers.get(id)?.state === 'running') this.exit(id, ignores || StopSignal === 'SIGKILL' ? 137 : 143);
  }

  remove(id: string): void {
    const container = this.find(id);
    if (!container) return;
    if (container.state === 'running') this.exit(container.id, 137);
    this.containers.delete(container.id);
    this.journal.push(`remove ${nameInDefinition(container)}`);
    this.emit(container, 'destroy');
  }

  /** Content of the files put into a container, by path. */
  readonly files = new Map<string, Map<string, string>>();

  putFiles(id: string, files: readonly ContainerFile[]): void {
    const container = this.find(id) ?? fail('not-found', `No such container: ${id}`);
    const own = this.files.get(container.id) ?? new Map<string, string>();
    for (const { path, content = '' } of files) own.set(path, content);
    this.files.set(container.id, own);
  }

  inspect(key: string): ContainerInspection | undefined {
    const container = this.find(key);
    if (!container) return undefined;
    const { id, creation, state, exitCode, oomKilled, startedAt, finishedAt, health } = container;
    const network = creation.spec.HostConfig.NetworkMode ?? 'bridge';
    return {
      id,
      name: creation.name,
      image: creation.spec.Image,
      imageId: `sha256:${creation.spec.Image}`,
      labels: creation.spec.Labels ?? {},
      createdAt: container.createdAt,
      state: {
        status: state,
        running: state === 'running',
        oomKilled,
        exitCode,
        error: '',
        ...(startedAt === undefined ? {} : { startedAt }),
        ...(finishedAt === undefined ? {} : { finishedAt }),
        ...(health === undefined ? {} : { health }),
      },
      ports: {},
      networks: {
        [network]: { ipAddress: `172.18.0.${++this.address}`, macAddress: '02:42:ac:12:00:02', gateway: '172.18.0.1' },
      },
      raw: container,
    };
  }

  /** A tenth of a CPU, 1 MiB of memory, and 10 bytes in and 20 out per millisecond. */
  stats(key: string): ContainerStats | undefined {
    const container = this.find(key);
    if (container?.state !== 'running') return undefined;
    const time = this.clock.now();
    const age = time - (container.startedAt ?? time);
    const network = { receivedBytes: age * 10, sentBytes: age * 20 };
    return {
      time,
      cpuNanoseconds: age * 100_000,
      onlineCpus: 8,
      memoryBytes: 1024 ** 2,
      memoryLimitBytes: 1024 ** 3,
      network,
      blockReadBytes: 0,
      blockWrittenBytes: 0,
      processes: 1,
      raw: {
        read: new Date(time).toISOString(),
        cpu_stats: { cpu_usage: { total_usage: age * 100_000 }, online_cpus: 8 },
        networks: { eth0: { rx_bytes: network.receivedBytes, tx_bytes: network.sentBytes } },
      },
    };
  }

  subscribe(subscriber: Subscriber): () => void {
    this.subscribers.add(subscriber);
    return () => this.subscribers.delete(subscriber);
  }

  private emit(container: FakeContainer, action: string, extra: Record<string, string> = {}): void {
    const labels = container.creation.spec.Labels ?? {};
    const event: DockerEvent = {
      type: 'container',
      action,
      id: container.id,
      attributes: { ...labels, ...extra, name: container.creation.name },
      time: this.clock.now(),
    };
    if (this.options.loses?.(action)) return;
    for (const subscriber of [...this.subscribers]) {
      if (hasLabels(labels, subscriber.labels)) queueMicrotask(() => subscriber.onEvent(event));
    }
  }

  private boundPorts(except: string): Set<string> {
    const running = [...this.containers.values()].filter(({ id, state }) => id !== except && state === 'running');
    return new Set(running.flatMap(bindingsOf).map(({ key }) => key));
  }

  private play(container: FakeContainer, behavior: Behavior): void {
    const { starts } = container;
    const still = () => this.containers.get(container.id)?.starts === starts && container.state === 'running';
    const later = (milliseconds: number | undefined, action: () => void) => {
      if (milliseconds === undefined) return;
      void this.clock.sleep(milliseconds).then(() => {
        if (still()) action();
      });
    };
    later(behavior.exitAfter, () =>
      this.exit(container.id, behavior.exitCode ?? 0, { oomKilled: behavior.outOfMemory ?? false }),
    );
    later(behavior.healthyAfter, () => this.setHealth(container.id, 'healthy'));
  }
}

export function fail(kind: DockerErrorKind, message: string): never {
  throw new DockerError(kind, message);
}

/** The name in the task definition, from the label the agent sets. */
export const nameInDefinition = ({ creation }: Pick<FakeContainer, 'creation'>): string =>
  creation.spec.Labels?.['com.amazonaws.ecs.container-name'] ?? creation.name;

function namespaceOwner({ spec }: ContainerCreation): string | undefined {
  return /^container:(.*)$/.exec(spec.HostConfig.NetworkMode ?? '')?.[1];
}

const bindingsOf = ({ creation }: FakeContainer) =>
  Object.entries(creation.spec.HostConfig.PortBindings ?? {}).flatMap(([containerPort, bindings]) =>
    bindings.map(({ HostIp = '', HostPort = '' }) => ({
      address: HostIp,
      port: HostPort,
      key: `${HostPort}/${containerPort.split('/')[1] ?? 'tcp'}`,
    })),
  );

export const hasLabels = (labels: Readonly<Record<string, string>>, wanted: LabelFilter) =>
  Object.entries(wanted).every(([key, value]) => key in labels && (value === undefined || labels[key] === value));
