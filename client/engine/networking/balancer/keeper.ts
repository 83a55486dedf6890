/**
 * Looks after the balancer of one service: one pass after the other, each brings container, configuration and targets
 * nearer to what the store says. A pass can be cut at any point; the next one goes on from what is there.
 */
import { randomBytes } from 'node:crypto';
import { DockerError } from '../../docker/docker.ts';
import type { BalancerRecord, ListenerRecord } from '../../state/balancers.ts';
import type { TaskRecord } from '../../state/model.ts';
import type { ServiceRecord, TargetObserved } from '../../state/services.ts';
import type { BalancerWriter } from '../../state/store.ts';
import { messageOf, type Log } from '../../util/log.ts';
import {
  checksBackend,
  renderBalancer,
  trafficBackend,
  type BalancerConfiguration,
  type RenderedTarget,
} from './configuration.ts';
import { isAlone, reload } from '../haproxy/container.ts';
import { inForce, generationName, statisticsOf, type StatisticsPlace } from '../haproxy/inForce.ts';
import { failureWords } from '../haproxy/statistics.ts';
import { addressKey, addressOf, serverName, type TargetAddress } from '../haproxy/targets.ts';
import {
  ensureBalancer,
  ListenerPortTaken,
  listenerPort,
  type BalancerContainerOptions,
  type RunningBalancer,
} from './container.ts';
import { isFixed, listenersOf, placesOfTask, samePlace } from './listeners.ts';
import { createRequestRate, type RequestRate } from './requestRate.ts';
import { isServing, nextHistory, nextTarget, receivers, registered, type CheckHistory } from './targetState.ts';

export interface KeeperOptions extends BalancerContainerOptions {
  readonly store: BalancerWriter;
  /** Shortens what ECS does in minutes; `clock` is of real time. */
  readonly timeScale: number;
  /** Reads the statistics of a balancer. */
  readonly read: (url: string) => Promise<string>;
  readonly log: Log;
}

export interface Keeper {
  /** Works until everything is as it should be for now; resolves with the milliseconds until the next look. */
  pass(): Promise<number>;
  readonly rate: RequestRate;
}

/** What is known of the container besides its record; found out anew after a restart. */
interface Loaded {
  readonly container: RunningBalancer;
  readonly statisticsPath: string;
  /** The configuration without its generation: another one is loaded only when it differs. */
  readonly content: string;
  readonly generation: number;
}

const BETWEEN_LOOKS = { least: 200, most: 1000 };
const AFTER_PROBLEM = 2000;

export function createKeeper(serviceArn: string, options: KeeperOptions): Keeper {
  const { store, docker, clock, timeScale, log } = options;
  const histories = new Map<string, CheckHistory>();
  const addresses = new Map<string, TargetAddress>();
  const rate = createRequestRate();
  let loaded: Loaded | undefined;
  let alone = false;
  let failures = 0;

  const pass = async (): Promise<number> => {
    const service = store.service(serviceArn);
    const known = store.balancer(serviceArn);
    const listeners = service ? listenersOf(service, known) : [];
    if (!service || listeners.length === 0) {
      await remove(known);
      return BETWEEN_LOOKS.most;
    }
    const record = await recorded(service, listeners, known);
    try {
      await present(service, record);
      await look(record);
      const changed = await updateTargets(service, record);
      const reloaded = await load(service, record);
      tellProblem(record, undefined);
      failures = 0;
      if (changed || reloaded) return BETWEEN_LOOKS.least;
    } catch (error) {
      loaded = undefined;
      failures++;
      const isFirst = failures === 1 && !(error instanceof ListenerPortTaken);
      // Its container may just have been killed: then there is a new one before anybody could read of a problem.
      if (isFirst) return 0;
      // That Docker is away is told once for the whole cluster.
      if (error instanceof DockerError && error.kind === 'unreachable') return AFTER_PROBLEM;
      const problem =
        error instanceof ListenerPortTaken ? error.message : `The load balancer does not work: ${messageOf(error)}`;
      tellProblem(record, problem);
      await updateTargets(service, record, await isDown(record));
      return AFTER_PROBLEM;
    }
    const interval = Math.min(...listeners.map(({ settings }) => settings.healthCheck.interval)) * timeScale;
    return Math.min(BETWEEN_LOOKS.most, Math.max(BETWEEN_LOOKS.least, interval / 2));
  };

  const remove = async (known: BalancerRecord | undefined) => {
    for (const task of store.tasksOfService(serviceArn)) releaseTargets(task);
    if (!known) return;
    const container = await docker.inspectContainer(known.dockerName);
    if (container) await docker.removeContainer(container.id);
    loaded = undefined;
    store.removeBalancer(serviceArn);
  };

  /** Nothing stands before the service any more: whoever waits to be taken out need not. */
  const releaseTargets = (task: TaskRecord) => {
    if (!task.observed.targets?.some(({ state }) => state !== 'unused')) return;
    store.observeTask(task.spec.arn, (observed) => ({
      ...observed,
      targets: (observed.targets ?? []).map(({ reason: _, ...each }) => ({
        ...each,
        state: 'unused' as const,
        since: clock.now(),
      })),
    }));
  };

  /** Durable before the container is made (invariant 4). */
  const recorded = async (
    service: ServiceRecord,
    listeners: readonly ListenerRecord[],
    known: BalancerRecord | undefined,
  ): Promise<BalancerRecord> => {
    const dockerName = known?.dockerName ?? `drydock-balancer-${service.name}-${randomBytes(4).toString('hex')}`;
    const record: BalancerRecord = { ...(known ?? { serviceArn, dockerName }), listeners };
    if (known && JSON.stringify(known) === JSON.stringify(record)) return known;
    store.putBalancer(record);
    if (!known) await store.durable().catch(() => undefined);
    return record;
  };

  const tellProblem = (record: BalancerRecord, problem: string | undefined) => {
    const current = store.balancer(serviceArn) ?? record;
    if (current.problem === problem) return;
    const { problem: _, ...rest } = current;
    store.putBalancer(problem === undefined ? rest : { ...rest, problem });
    if (problem !== undefined) log.warn('a load balancer does not work', { service: serviceArn, problem });
  };

  /** The container is there; its ports are in the record. */
  const present = async (service: ServiceRecord, record: BalancerRecord) => {
    const statisticsPath = loaded?.statisticsPath ?? `/${randomBytes(16).toString('hex')}`;
    const first = configurationOf(service, record, statisticsPath, 0);
    const container = await ensureBalancer(options, {
      dockerName: record.dockerName,
      serviceName: service.name,
      listeners: record.listeners,
      fixed: record.listeners.map((each) => isFixed(service, each)),
      configuration: renderBalancer(first),
    });
    const listeners = record.listeners.map((each, index) => ({ ...each, hostPort: container.hostPorts[index] ?? 0 }));
    const current = store.balancer(serviceArn) ?? record;
    if (JSON.stringify(current.listeners) !== JSON.stringify(listeners)) store.putBalancer({ ...current, listeners });
    if (loaded?.container.id === container.id && loaded.container.startedAt === container.startedAt) return;
    alone = false;
    histories.clear();
    // What an earlier engine had loaded is not known: something is loaded anew.
    loaded = { container, statisticsPath, content: container.isNew ? renderBalancer(first) : '', generation: 0 };
    // A signal before HAProxy listens to it would be lost, and nothing loaded.
    if (container.isNew) await inForce(options, placeOf(loaded), 0);
  };

  /** What the checks say, and how many requests there were. */
  const look = async (record: BalancerRecord) => {
    if (!loaded || loaded.content === '') return;
    const { proxies, servers } = await statisticsOf(options, placeOf(loaded));
    if (!proxies.has(generationName(loaded.generation))) return;
    const now = clock.now();
    record.listeners.forEach((_, index) => {
      for (const each of servers.filter(({ backend }) => backend === checksBackend(index))) {
        const key = `${index}/${each.server}`;
        const history = nextHistory(histories.get(key), each.check, failureWords(each), now);
        if (history) histories.set(key, history);
      }
    });
    const traffic = servers.filter(({ backend }) =>
      record.listeners.some((_, index) => backend === trafficBackend(index)),
    );
    rate.add(
      loaded.generation,
      traffic.reduce((sum, { total }) => sum + total, 0),
      now,
    );
    // Docker is asked for its processes only while somebody waits for that.
    alone = isDraining() && (await isAlone(docker, loaded.container.id));
  };

  /** Nothing can be on its way through a container that does not run. One that only fails to answer may well serve. */
  const isDown = async ({ dockerName }: BalancerRecord): Promise<boolean> => {
    try {
      return (await docker.inspectContainer(dockerName))?.state.running !== true;
    } catch {
      return false;
    }
  };

  const isDraining = () =>
    store
      .tasksOfService(serviceArn)
      .some(({ observed }) => observed.targets?.some(({ state }) => state === 'draining'));

  /** Registers, judges and takes out; true when anything changed. */
  const updateTargets = async (service: ServiceRecord, record: BalancerRecord, down = false): Promise<boolean> => {
    let changed = false;
    for (const task of store.tasksOfService(serviceArn)) {
      const next = nextTargetsOf(service, record, task, down);
      if (!next || next === task.observed.targets) continue;
      changed = true;
      store.observeTask(task.spec.arn, (observed) => ({ ...observed, targets: next }));
    }
    await findAddresses();
    return changed;
  };

  const nextTargetsOf = (
    service: ServiceRecord,
    record: BalancerRecord,
    task: TaskRecord,
    down: boolean,
  ): readonly TargetObserved[] | undefined => {
    const before = task.observed.targets ?? [];
    const now = clock.now();
    const kept = before.map((target) => {
      const index = record.listeners.findIndex(({ targetGroupArn }) => targetGroupArn === target.targetGroupArn);
      const listener = record.listeners[index];
      if (!listener) return target;
      return nextTarget(target, task, {
        settings: listener.settings,
        checks: histories.get(`${index}/${serverName(task)}`),
        nothingInFlight: down || (alone && isOut(task)),
        now,
        timeScale,
      });
    });
    const missing = isServing(task)
      ? placesOfTask(service, task).filter((place) => !before.some((target) => samePlace(target, place)))
      : [];
    if (missing.length === 0 && kept.every((target, index) => target === before[index])) return task.observed.targets;
    return [...kept, ...missing.map((place) => registered(place, now))];
  };

  /** The configuration in force sends nothing to the task. */
  const isOut = (task: TaskRecord) =>
    loaded !== undefined && loaded.content !== '' && !loaded.content.includes(serverName(task));

  const findAddresses = async () => {
    const wanted = new Set<string>();
    for (const task of store.tasksOfService(serviceArn)) {
      for (const target of task.observed.targets ?? []) {
        if (target.state === 'unused') continue;
        const key = addressKey(task, target);
        wanted.add(key);
        if (addresses.has(key)) continue;
        const address = await addressOf(
          task,
          target.containerName,
          target.containerPort,
          docker,
          store.containerInstance(task.spec.containerInstanceArn ?? ''),
        );
        if (address) addresses.set(key, address);
      }
    }
    for (const key of addresses.keys()) if (!wanted.has(key)) addresses.delete(key);
    for (const key of histories.keys()) {
      const name = key.slice(key.indexOf('/') + 1);
      if (!store.tasksOfService(serviceArn).some((task) => serverName(task) === name)) histories.delete(key);
    }
  };

  const configurationOf = (
    service: ServiceRecord,
    record: BalancerRecord,
    statisticsPath: string,
    generation: number,
  ): BalancerConfiguration => ({
    generation,
    statisticsPath,
    timeScale,
    listeners: (store.balancer(serviceArn) ?? record).listeners.map((listener, index) => ({
      port: listenerPort(index),
      record: listener,
      targets: renderedTargets(listener),
    })),
  });

  const renderedTargets = ({ targetGroupArn }: ListenerRecord): readonly RenderedTarget[] => {
    const entries = store
      .tasksOfService(serviceArn)
      .flatMap((task) =>
        (task.observed.targets ?? [])
          .filter((target) => target.targetGroupArn === targetGroupArn)
          .map((target) => ({ task, target })),
      );
    const receiving = receivers(entries.map(({ target }) => target));
    return entries.flatMap(({ task, target }) => {
      const address = addresses.get(addressKey(task, target));
      const isAsked = target.state === 'initial' || target.state === 'healthy' || target.state === 'unhealthy';
      if (!address || !isAsked) return [];
      return [
        {
          name: serverName(task),
          ...address,
          receives: receiving.has(target),
          isNew: target.state === 'initial',
        },
      ];
    });
  };

  /** Loads the configuration if it is another one, and waits until it is in force. */
  const load = async (service: ServiceRecord, record: BalancerRecord): Promise<boolean> => {
    if (!loaded) return false;
    const content = renderBalancer(configurationOf(service, record, loaded.statisticsPath, 0));
    if (content === loaded.content) return false;
    const generation = loaded.generation + 1;
    const { container, statisticsPath } = loaded;
    const next: Loaded = { container, statisticsPath, content, generation };
    await reload(docker, container.id, renderBalancer(configurationOf(service, record, statisticsPath, generation)));
    await inForce(options, placeOf(next), generation);
    loaded = next;
    alone = false;
    return true;
  };

  return { pass, rate };
}

const placeOf = ({ container, statisticsPath }: Loaded): StatisticsPlace => ({
  address: container.statistics,
  path: statisticsPath,
});
