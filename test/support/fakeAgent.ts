/** The agent on the fake Docker with a fake clock. */
import type { AgentOptions, AgentSettings } from '../../client/engine/agent/agent.ts';
import { createAgent } from '../../client/engine/agent/createAgent.ts';
import { createSecretValues, type SecretValues } from '../../client/engine/agent/secrets.ts';
import type { DockerAvailabilityStatus } from '../../client/engine/docker/availability.ts';
import { createPullBoard, type PullReport } from '../../client/engine/docker/pullBoard.ts';
import { freshState } from '../../client/engine/state/freshState.ts';
import type { ContainerObserved, EngineState, TaskRecord } from '../../client/engine/state/model.ts';
import { createStore, type Store } from '../../client/engine/state/store.ts';
import { createLog } from '../../client/engine/util/log.ts';
import { createFakeClock, type FakeClock } from './fakeClock.ts';
import { FakeDockerEngine, type Behavior, type FakeDockerOptions } from './fakeDocker.ts';
import { dockerHandle } from './fakeDockerHandle.ts';
import { taskRecord, type TaskOptions } from './taskRecords.ts';

export const ENGINE_ID = '11111111-2222-4333-8444-555555555555';
export const IMAGE = 'drydock-test/web:latest';
const HELPER = 'drydock/helper:local';

export interface FakeAgent {
  readonly clock: FakeClock;
  readonly docker: FakeDockerEngine;
  readonly store: Store;
  readonly secrets: SecretValues;
  readonly pulls: readonly PullReport[];
  /** Adds a task and gives its ARN. */
  run(options: TaskOptions): string;
  task(arn: string): TaskRecord;
  container(arn: string, name: string): ContainerObserved;
  until(arn: string, condition: (task: TaskRecord) => boolean, milliseconds?: number): Promise<TaskRecord>;
  untilStatus(arn: string, status: TaskRecord['observed']['lastStatus']): Promise<TaskRecord>;
  requestStop(arn: string): void;
  setAvailable(available: boolean): void;
  isUpToDate(): boolean;
  /** The process is gone: its calls never answer, and what is on disk is what it had written. */
  kill(): EngineState;
  /** Every state since the last one that was waited for: a kill may find any of them on disk. */
  sinceDurable(): readonly EngineState[];
  stop(): Promise<void>;
}

export interface FakeAgentOptions {
  readonly clock?: FakeClock;
  readonly docker?: FakeDockerEngine;
  readonly state?: EngineState;
  readonly secrets?: SecretValues;
  readonly readAwsSecrets?: AgentOptions['readAwsSecrets'];
  /** By name in the definition. */
  readonly behaviors?: Readonly<Record<string, Behavior>>;
  readonly latency?: FakeDockerOptions['latency'];
  readonly random?: () => number;
  readonly settings?: Partial<AgentSettings>;
  readonly available?: boolean;
  /** The look whether a port is free finds every one free: only Docker knows. */
  readonly blindProbe?: boolean;
  /** Told once the records tell what is in Docker. */
  readonly onUpToDate?: () => void;
  /** Told of each line of the log. */
  readonly onLog?: (line: string) => void;
}

/** A Docker with the images the tests use. */
export function fakeDocker(options: FakeDockerOptions): FakeDockerEngine {
  const docker = new FakeDockerEngine(options);
  docker.images.add(IMAGE).add(HELPER);
  return docker;
}

/** The same sequence for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function startFakeAgent(options: FakeAgentOptions = {}): FakeAgent {
  const clock = options.clock ?? createFakeClock();
  const behaviors = options.behaviors ?? {};
  const docker =
    options.docker ??
    fakeDocker({
      clock,
      behavior: ({ spec }) => behaviors[spec.Labels?.['com.amazonaws.ecs.container-name'] ?? ''] ?? {},
      ...(options.latency === undefined ? {} : { latency: options.latency }),
    });
  const handle = dockerHandle(docker);
  const secrets = options.secrets ?? createSecretValues();
  const pulls: PullReport[] = [];
  const board = createPullBoard();
  board.subscribe((report) => pulls.push(report));
  // What survives a kill is what `durable` had seen; the writes after it are lost in the worst case.
  let onDisk: EngineState = options.state ?? freshState(ENGINE_ID, 0);
  let since: EngineState[] = [];
  const store = createStore({
    initial: onDisk,
    persist: {
      changed: () => void since.push(store.snapshot()),
      durable: async () => {
        await clock.sleep(1);
        onDisk = store.snapshot();
        since = [];
      },
    },
    onListenerError: (error) => {
      throw error;
    },
  });
  const listeners = new Set<(status: DockerAvailabilityStatus) => void>();
  let status: DockerAvailabilityStatus = {
    available: options.available ?? true,
    endpoint: handle.endpoint,
    cpus: 8,
    memoryBytes: 16 * 1024 ** 3,
  };
  const agent = createAgent(
    {
      store,
      docker: handle,
      availability: {
        status: () => status,
        subscribe(listener) {
          listeners.add(listener);
          return { dispose: () => listeners.delete(listener) };
        },
      },
      pulls: board,
      secrets,
      ...(options.onUpToDate === undefined ? {} : { onUpToDate: options.onUpToDate }),
      ...(options.readAwsSecrets === undefined ? {} : { readAwsSecrets: options.readAwsSecrets }),
      clock,
      random: options.random ?? seededRandom(7),
      log: createLog(
        (line) => options.onLog?.(line),
        () => clock.now(),
      ),
      settings: {
        helperImage: HELPER,
        publishAddress: '127.0.0.1',
        pullBehavior: 'prefer-cached',
        version: '0.0.0-test',
        ...options.settings,
      },
    },
    (_address, port, protocol) =>
      Promise.resolve(options.blindProbe === true || !docker.foreignPorts.has(`${port}/${protocol}`)),
  );
  agent.start();

  const task = (arn: string) => {
    const found = store.task(arn);
    if (!found) throw new Error(`no task ${arn}`);
    return found;
  };
  const until: FakeAgent['until'] = async (arn, condition, milliseconds) => {
    try {
      await clock.until(() => condition(task(arn)), milliseconds);
    } catch (error) {
      throw new Error(`${String(error)}: ${JSON.stringify(task(arn).observed, null, 1)}`, { cause: error });
    }
    return task(arn);
  };
  return {
    clock,
    docker,
    store,
    secrets,
    pulls,
    run(taskOptions) {
      const record = taskRecord({ createdAt: clock.now(), ...taskOptions });
      store.addTask(record);
      return record.spec.arn;
    },
    task,
    container(arn, name) {
      const found = task(arn).observed.containers.find((each) => each.name === name);
      if (!found) throw new Error(`no container ${name}`);
      return found;
    },
    until,
    untilStatus: (arn, wanted) => until(arn, ({ observed }) => observed.lastStatus === wanted),
    requestStop: (arn) =>
      store.requestStop(arn, { code: 'UserInitiated', reason: 'Task stopped by user', at: clock.now() }),
    setAvailable(available) {
      status = { ...status, available };
      for (const listener of [...listeners]) listener(status);
    },
    isUpToDate: () => agent.isUpToDate(),
    kill() {
      handle.kill();
      return onDisk;
    },
    sinceDurable: () => since,
    async stop() {
      let ended = false;
      const ending = agent.stop().then(() => (ended = true));
      await clock.until(() => ended);
      await ending;
    },
  };
}
