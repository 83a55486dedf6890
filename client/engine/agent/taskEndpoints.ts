/**
 * Gives each task its way to metadata and credentials: the variables of its containers, and what must be in Docker before
 * they start. A task without a way starts all the same.
 */
import { DockerError, type Docker, type DockerEvent } from '../docker/docker.ts';
import { LABELS } from '../docker/labels.ts';
import { ENDPOINTS_ADDRESS } from '../networking/relay/configuration.ts';
import type { Access, Reach } from '../networking/relay/access.ts';
import { relayNames } from '../networking/relay/relay.ts';
import type { ContainerObserved, KeyValuePair, TaskRecord } from '../state/model.ts';
import { hasCredentials } from '../state/roleChoice.ts';
import type { StoreReader } from '../state/store.ts';
import type { Clock } from '../util/clock.ts';
import { messageOf, type Log } from '../util/log.ts';
import { networkModeOf } from './containerOptions/effective.ts';
import { parseRange } from './containerOptions/network.ts';
import { objectLabels } from './containerOptions/labels.ts';
import type { TaskCredentials } from './taskCredentials.ts';

export interface TaskEndpoints {
  /** A task is on its way: what it will need may be made meanwhile. */
  warmUp(): void;
  /** What tells a container where its endpoints are; nothing where it has no way there. */
  variables(task: TaskRecord, container: ContainerObserved): Promise<readonly KeyValuePair[]>;
  /** Resolves when the container may start: its namespace has the way, or there is none. */
  beforeStart(task: TaskRecord): Promise<void>;
  /**
   * The container runs, in a namespace of its own that may need a way: it stands still until there is one, unless it has a
   * health check. Never rejects.
   */
  afterStart(task: TaskRecord, containerName: string, dockerId: string): Promise<void>;
  onEvent(event: DockerEvent): void;
  /** Docker is there, after a start or an absence: what was lost is made again. */
  connect(): void;
  /** A task is over: {@link release}, without waiting for it. */
  ended(task: TaskRecord): void;
  /** Takes away what was made for one task. */
  release(task: TaskRecord): Promise<void>;
  /** Why a task has no way. */
  problem(taskArn: string): string | undefined;
  /** Names in Docker of what is for all tasks and belongs to none. */
  readonly shared: readonly string[];
  /** Resolves when nothing is in flight; with `remove`, what is for all tasks is gone. */
  end(remove: boolean): Promise<void>;
}

export interface TaskEndpointsOptions {
  readonly store: StoreReader;
  readonly docker: Docker;
  readonly access: Access;
  readonly credentials: TaskCredentials;
  readonly version: string;
  /** Of real time. */
  readonly clock: Clock;
  readonly log: Log;
}

/** Milliseconds before what died is made again. */
const AGAIN_AFTER = 1000;
/** Should Docker be away just then, the next look at its containers finds what stands still. */
const UNPAUSE_TRIES = 5;
const isActive = ({ observed }: TaskRecord) => observed.lastStatus !== 'STOPPED';

export function createTaskEndpoints(options: TaskEndpointsOptions): TaskEndpoints {
  const { store, docker, access, version, clock, log } = options;
  const ended = new AbortController();
  const problems = new Map<string, string>();
  /** Work on a forwarder, by its name: one thing at a time. */
  const working = new Map<string, Promise<void>>();
  let renewing: Promise<void> | undefined;

  const serially = (name: string, work: () => Promise<void>): Promise<void> => {
    const next = (working.get(name) ?? Promise.resolve()).then(work);
    const settled = next
      .catch(() => undefined)
      .then(() => {
        if (working.get(name) === settled) working.delete(name);
      });
    working.set(name, settled);
    return next;
  };

  const told = (error: unknown) => log.debug('endpoints were not seen to', { problem: messageOf(error) });

  /** With awsvpc one for the task, in the pause's namespace; else one for each container. */
  const forwarderName = ({ spec }: TaskRecord, containerName?: string) => {
    const index = (spec.definition.containerDefinitions ?? []).findIndex(({ name }) => name === containerName);
    return `drydock-forwarder-${spec.id.slice(0, 20)}${index < 0 ? '' : `-${index}`}`;
  };

  const forward = async (
    task: TaskRecord,
    reach: Extract<Reach, { kind: 'forwarders' }>,
    namespaceOf: string,
    containerName?: string,
    anew = false,
  ): Promise<void> => {
    const name = forwarderName(task, containerName);
    const labels = objectLabels(task.spec, { engineId: store.engineId, version }, 'forwarder');
    const { arn } = task.spec;
    await serially(name, async () => {
      const now = store.task(arn);
      if (!now || !isActive(now) || ended.signal.aborted) return;
      try {
        if (anew) await reach.forwarders.remove(name);
        await reach.forwarders.ensure({ name, labels, namespaceOf, port: forwarderPort(task) });
        problems.delete(arn);
      } catch (error) {
        if (error instanceof DockerError && error.kind === 'unreachable') throw error;
        const facts = { task: now.spec.id, problem: messageOf(error) };
        const isOver = await docker.inspectContainer(namespaceOf).then(
          (seen) => !seen?.state.running,
          () => false,
        );
        if (isOver) {
          log.debug('a container ended before it had a way to its metadata and credentials', facts);
          return;
        }
        problems.set(arn, facts.problem);
        log.warn('a task has no way to its metadata and credentials', facts);
      }
    });
  };

  /** By a check of the definition or of the image: Docker tells of both alike, once the container runs. */
  const isChecked = async (dockerId: string): Promise<boolean> => {
    const { health } = (await docker.inspectContainer(dockerId).catch(() => undefined))?.state ?? {};
    return health !== undefined && health.status !== 'none';
  };

  /**
   * Its program may ask for credentials first of all. Where another engine has the address, that one would answer that there
   * are none. A Docker that cannot pause runs on, and the program's own attempts must do. So does a container whose
   * health is checked: a pause would end Docker's checks with `unhealthy` and take the start period away.
   */
  const standingStill = async (dockerId: string, work: () => Promise<void>): Promise<void> => {
    const stands =
      !(await isChecked(dockerId)) &&
      (await docker.pauseContainer(dockerId).then(
        () => true,
        () => false,
      ));
    await work().catch(told);
    for (let tries = 1; stands && tries <= UNPAUSE_TRIES; tries++) {
      try {
        await docker.unpauseContainer(dockerId);
        return;
      } catch (error) {
        told(error);
        await clock.sleep(AGAIN_AFTER, ended.signal).catch(() => undefined);
      }
    }
  };

  /** Those of the task's namespaces that are there and need one. */
  const forwardAll = async (task: TaskRecord, reach: Reach): Promise<void> => {
    if (reach.kind !== 'forwarders') return;
    const mode = networkModeOf(task.spec);
    const { containers } = task.observed;
    const running = containers.filter(({ status }) => status === 'RUNNING' || status === 'RESOURCES_PROVISIONED');
    if (mode === 'awsvpc') {
      const pause = running.find(({ kind }) => kind === 'CNI_PAUSE');
      if (pause?.dockerId !== undefined) await forward(task, reach, pause.dockerId);
    } else if (mode === 'bridge') {
      await Promise.all(
        running
          .filter(({ kind }) => kind === 'NORMAL')
          .map(({ name, dockerId = '' }) => forward(task, reach, dockerId, name)),
      );
    }
  };

  const quietly = (work: Promise<unknown>) => void work.catch(told);

  const activeTasks = () => store.tasks().filter(isActive);

  const renew = (after: number): Promise<void> => {
    renewing ??= (async () => {
      try {
        await clock.sleep(after, ended.signal);
        if (activeTasks().length === 0) return;
        const reach = await access.renew();
        await Promise.all(activeTasks().map((task) => forwardAll(task, reach)));
      } finally {
        renewing = undefined;
      }
    })();
    return renewing;
  };

  const release = async (task: TaskRecord): Promise<void> => {
    problems.delete(task.spec.arn);
    options.credentials.forget(task.spec.arn);
    const { containerDefinitions = [] } = task.spec.definition;
    const mine = [forwarderName(task), ...containerDefinitions.map(({ name }) => forwarderName(task, name))];
    // Most tasks have none: one question tells.
    const known = await docker.listContainers({
      [LABELS.engine]: store.engineId,
      [LABELS.role]: 'forwarder',
      [LABELS.taskArn]: task.spec.arn,
    });
    const isBusy = (name: string) => working.has(name);
    await Promise.all(
      mine
        .filter((name) => isBusy(name) || known.some((each) => each.name === name))
        .map((name) => serially(name, () => docker.removeContainer(name))),
    );
  };

  return {
    shared: Object.values(relayNames(store.engineId)),
    warmUp: () => quietly(access.reach()),
    async variables(task, { endpointId }) {
      const reach = await access.reach();
      if (reach.kind === 'none') {
        problems.set(task.spec.arn, reach.why);
        return [];
      }
      const onHost = reach.kind === 'forwarders' && networkModeOf(task.spec) === 'host';
      if (onHost && reach.loopbackPort === undefined) {
        problems.set(task.spec.arn, `containers in the network of the machine have no way: ${reach.why}`);
        return [];
      }
      if (onHost) return endpointVariables(task, endpointId, `http://127.0.0.1:${reach.loopbackPort ?? 0}`, false);
      const port = reach.kind === 'forwarders' ? forwarderPort(task) : STANDARD_PORT;
      if (port === STANDARD_PORT) return endpointVariables(task, endpointId, `http://${ENDPOINTS_ADDRESS}`, true);
      return endpointVariables(task, endpointId, `http://${ENDPOINTS_ADDRESS}:${port}`, false);
    },
    async beforeStart(task) {
      const reach = await access.reach();
      if (networkModeOf(task.spec) === 'awsvpc') await forwardAll(store.task(task.spec.arn) ?? task, reach);
    },
    async afterStart(task, containerName, dockerId) {
      const reach = access.known();
      if (reach?.kind !== 'forwarders' || networkModeOf(task.spec) !== 'bridge') return;
      // A container that is started again has another namespace under the same id.
      await standingStill(dockerId, () => forward(task, reach, dockerId, containerName, true));
    },
    onEvent({ action, attributes }) {
      if (action !== 'die' && action !== 'destroy') return;
      const role = attributes[LABELS.role];
      const task = store.task(attributes[LABELS.taskArn] ?? '');
      // What ends with its task is meant to.
      if (role === 'relay' || (role === 'forwarder' && task && isActive(task) && task.desired.status !== 'STOPPED')) {
        quietly(renew(AGAIN_AFTER));
      }
    },
    connect() {
      // What a crash left is of no use to anybody.
      if (activeTasks().length > 0) quietly(renew(0));
      else if (!access.known()) quietly(access.remove());
    },
    ended: (task) => quietly(release(task)),
    release,
    problem: (arn) => problems.get(arn),
    async end(remove) {
      ended.abort(new Error('the engine ends'));
      await Promise.all([...working.values(), renewing?.catch(() => undefined)]);
      if (remove) await access.remove();
    },
  };
}

/** Those of Amazon's agent come after the one that SDKs add to a relative path. */
const STANDARD_PORT = 80;
const OTHER_PORTS = [51_679, 51_680, 51_681];

/**
 * A forwarder shares the namespace of a program: were it to listen at a port that the program takes at every address, one of
 * the two could not start. What the program listens to is known by its mappings.
 */
function forwarderPort({ spec }: TaskRecord): number {
  const mappings = (spec.definition.containerDefinitions ?? []).flatMap(({ portMappings }) => portMappings ?? []);
  const isTaken = (port: number) =>
    mappings.some(({ containerPort, containerPortRange }) => {
      const [first = containerPort ?? 0, last = first] = parseRange(containerPortRange);
      return port >= first && port <= last;
    });
  return [STANDARD_PORT, ...OTHER_PORTS].find((port) => !isTaken(port)) ?? STANDARD_PORT;
}

/** ECS's own names. The credentials' address is what SDKs add to the relative path; elsewhere they are told all of it. */
function endpointVariables(
  { spec, observed }: TaskRecord,
  endpointId: string | undefined,
  base: string,
  standard: boolean,
): readonly KeyValuePair[] {
  const metadata =
    endpointId === undefined
      ? []
      : [
          { name: 'ECS_CONTAINER_METADATA_URI', value: `${base}/v3/${endpointId}` },
          { name: 'ECS_CONTAINER_METADATA_URI_V4', value: `${base}/v4/${endpointId}` },
          { name: 'ECS_AGENT_URI', value: `${base}/api/${endpointId}` },
        ];
  if (!hasCredentials(spec) || observed.credentialsId === undefined) return metadata;
  const path = `/v2/credentials/${observed.credentialsId}`;
  return [
    ...metadata,
    standard
      ? { name: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', value: path }
      : { name: 'AWS_CONTAINER_CREDENTIALS_FULL_URI', value: `${base}${path}` },
  ];
}
