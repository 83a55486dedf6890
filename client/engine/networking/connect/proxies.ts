/**
 * Service Connect: one proxy for each endpoint, looked after in passes. The configurations are rendered from the store by
 * this one writer; a pass can be cut at any point, the next one goes on from what is there.
 */
import { randomBytes } from 'node:crypto';
import type { DockerAvailability } from '../../docker/availability.ts';
import { DockerError } from '../../docker/docker.ts';
import { engineLabels } from '../../docker/labels.ts';
import type { AgentWriter, Change } from '../../state/store.ts';
import type { Clock } from '../../util/clock.ts';
import type { Disposable } from '../../util/disposable.ts';
import { messageOf, type Log } from '../../util/log.ts';
import { isAlone, reload, type HaproxyOptions } from '../haproxy/container.ts';
import { inForce } from '../haproxy/inForce.ts';
import { addressKey, addressOf, serverName, type TargetAddress } from '../haproxy/targets.ts';
import { renderConnect, statisticsPort, type ConnectConfiguration, type ConnectPort } from './configuration.ts';
import { ensureProxy, type RunningProxy } from './container.ts';
import { endpointsOf, portKey, proxyName, proxyNames, receiversOf, type Endpoint } from './endpoints.ts';
import { createRegistrations } from './registrations.ts';

export interface ConnectOptions extends HaproxyOptions {
  readonly store: AgentWriter;
  readonly availability: DockerAvailability;
  /** Whether the records of all tasks tell what is in Docker: nothing is changed before. */
  readonly isUpToDate: () => boolean;
  /** Of real time; `timeScale` shortens the draining. */
  readonly clock: Clock;
  readonly timeScale: number;
  /** Reads the statistics of a proxy. */
  readonly read: (url: string) => Promise<string>;
  readonly log: Log;
}

export interface ConnectProxies {
  /** A container of the engine has ended: a proxy is made anew at once. */
  containerEnded(dockerName: string): void;
  /** The records may tell more than before. */
  lookAgain(): void;
  /**
   * The addresses of endpoints, once their proxies are at work.
   * @throws DockerError when one does not come up
   */
  addresses(keys: readonly string[]): Promise<readonly EndpointAddress[]>;
  start(): void;
  /** Containers stay. Resolves when no call of Docker is under way. */
  stop(): Promise<void>;
}

export interface EndpointAddress {
  readonly dnsName: string;
  readonly addresses: RunningProxy['addresses'];
}

/** A proxy that runs, and what it was told last. */
interface Loaded {
  readonly proxy: RunningProxy;
  readonly dockerName: string;
  readonly statisticsPath: string;
  /** The configuration without its generation; empty while it is not known. */
  readonly content: string;
  readonly generation: number;
}

type Receivers = ReturnType<typeof receiversOf>;

/** Milliseconds between looks: while something is to come, and for what nobody tells (a proxy removed by hand). */
const BETWEEN_LOOKS = { busy: 200, idle: 5000, afterProblem: 2000 };
/** Milliseconds between looks for a proxy that is not there yet. */
const BETWEEN_TRIES = 20;
/** So long a task may wait for the proxies of the names it is to know. */
const START_PATIENCE = 30_000;
const ROLE = 'connect-proxy';

export function createConnectProxies(options: ConnectOptions): ConnectProxies {
  const { store, docker, availability, isUpToDate, clock, timeScale, log } = options;
  const ending = new AbortController();
  const loaded = new Map<string, Loaded>();
  const problems = new Map<string, string>();
  const targets = new Map<string, TargetAddress>();
  const registrations = createRegistrations(store, clock, timeScale);
  const passed = new Set<() => void>();
  /** There is no endpoint, and nothing of former ones is left in Docker. */
  let isClean = false;
  let subscription: Disposable | undefined;
  let waking = new AbortController();
  let loop: Promise<void> | undefined;

  const mayPass = () => availability.status().available && isUpToDate();
  const wake = () => waking.abort(new Error('something happened'));

  // ---- one pass

  /** @returns milliseconds until the next look; undefined when there is nothing to look after */
  const pass = async (): Promise<number | undefined> => {
    registrations.register();
    const endpoints = endpointsOf(store);
    if (endpoints.length > 0 || !isClean) {
      const running = await removeUnwanted(endpoints);
      isClean = endpoints.length === 0;
      const receivers = receiversOf(store);
      await findAddresses(receivers);
      const results = await Promise.all(endpoints.map((each) => bring(each, receivers, running)));
      if (results.includes('failed')) {
        await letGo(endpoints);
        return BETWEEN_LOOKS.afterProblem;
      }
    }
    if (await letGo(endpoints)) return BETWEEN_LOOKS.busy;
    return endpoints.length === 0 ? undefined : BETWEEN_LOOKS.idle;
  };

  /** What fails for one must not keep the others; without Docker nothing goes on. */
  const evenSo = async (words: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (error instanceof DockerError && error.kind === 'unreachable') throw error;
      log.warn(words, { problem: messageOf(error) });
    }
  };

  /** @returns ids of the proxies that run */
  const removeUnwanted = async (endpoints: readonly Endpoint[]): Promise<ReadonlySet<string>> => {
    const wanted = new Set(endpoints.map((each) => proxyName(store.engineId, each)));
    const found = await docker.listContainers(engineLabels(options.engineId, ROLE));
    for (const { id, name } of found) {
      // Wanted again meanwhile: it is asked at the last moment.
      if (wanted.has(name) || proxyNames(store).includes(name)) continue;
      await evenSo('a proxy that nobody needs could not be removed', () => docker.removeContainer(id));
    }
    for (const [key, { dockerName }] of loaded) if (!wanted.has(dockerName)) loaded.delete(key);
    return new Set(found.filter(({ state }) => state === 'running').map(({ id }) => id));
  };

  const findAddresses = async (receivers: Receivers) => {
    const wanted = new Set<string>();
    for (const { task, place } of [...receivers.values()].flat()) {
      const at = addressKey(task, place);
      wanted.add(at);
      if (targets.has(at)) continue;
      await evenSo('a task could not be found behind its endpoint', async () => {
        const address = await addressOf(task, place.containerName, place.containerPort, docker);
        if (address) targets.set(at, address);
      });
    }
    for (const at of targets.keys()) if (!wanted.has(at)) targets.delete(at);
  };

  const configurationOf = (
    { key, ports }: Endpoint,
    receivers: Receivers,
    statisticsPath: string,
    generation: number,
  ): ConnectConfiguration => ({
    generation,
    statisticsPath,
    ports: ports.map((offer): ConnectPort => ({
      offer,
      servers: (receivers.get(portKey(key, offer.port)) ?? []).flatMap(({ task, place }) => {
        const address = targets.get(addressKey(task, place));
        return address ? [{ name: serverName(task), ...address }] : [];
      }),
    })),
  });

  /** The endpoint's proxy runs, with the configuration of now in force. */
  const bring = async (
    endpoint: Endpoint,
    receivers: Receivers,
    running: ReadonlySet<string>,
  ): Promise<'done' | 'failed'> => {
    const { key } = endpoint;
    try {
      const known = await present(endpoint, receivers, running);
      if (known.content !== '') loaded.set(key, known);
      const content = renderConnect(configurationOf(endpoint, receivers, known.statisticsPath, 0));
      if (content !== known.content) {
        const next = { ...known, content, generation: known.generation + 1 };
        const text = renderConnect(configurationOf(endpoint, receivers, known.statisticsPath, next.generation));
        await reload(docker, known.proxy.id, text);
        await inForce(options, { address: known.proxy.statistics, path: known.statisticsPath }, next.generation);
        loaded.set(key, next);
      }
      problems.delete(key);
      return 'done';
    } catch (error) {
      loaded.delete(key);
      if (problems.get(key) !== messageOf(error)) {
        log.warn('a Service Connect endpoint does not work', { endpoint: key, problem: messageOf(error) });
      }
      problems.set(key, messageOf(error));
      return 'failed';
    }
  };

  const present = async (endpoint: Endpoint, receivers: Receivers, running: ReadonlySet<string>): Promise<Loaded> => {
    const { key, ports } = endpoint;
    const known = loaded.get(key);
    if (known && running.has(known.proxy.id)) return known;
    const statisticsPath = `/${randomBytes(16).toString('hex')}`;
    const dockerName = proxyName(store.engineId, endpoint);
    const configuration = renderConnect(configurationOf(endpoint, receivers, statisticsPath, 0));
    const proxy = await ensureProxy(options, {
      dockerName,
      endpoint: key,
      statisticsPort: statisticsPort(ports),
      configuration,
    });
    // What an earlier engine had loaded is not known: something is loaded anew.
    if (!proxy.isNew) return { proxy, dockerName, statisticsPath, content: '', generation: 0 };
    // A signal before HAProxy listens to it would be lost, and nothing loaded.
    await inForce(options, { address: proxy.statistics, path: statisticsPath }, 0);
    return { proxy, dockerName, statisticsPath, content: configuration, generation: 0 };
  };

  /** Looks at the proxies anew: some requests may have ended meanwhile. */
  const letGo = async (endpoints: readonly Endpoint[]): Promise<boolean> => {
    if (!registrations.waiting()) return false;
    const alone = new Set<string>();
    for (const { key } of endpoints) {
      const known = loaded.get(key);
      if (known && (await isAlone(docker, known.proxy.id))) alone.add(key);
    }
    return registrations.release((key, task) => {
      const known = loaded.get(key);
      // One that is not there, or does not work, has nothing on its way.
      if (!known) return 'done';
      // The task may have begun to go only after the configurations were rendered.
      if (known.content.includes(` ${serverName(task)} `)) return 'in use';
      return alone.has(key) ? 'done' : 'draining';
    });
  };

  // ---- when

  const run = async () => {
    while (!ending.signal.aborted) {
      // What happens during a pass is looked at right after it.
      waking = new AbortController();
      let pause: number | undefined = BETWEEN_LOOKS.afterProblem;
      if (mayPass()) {
        try {
          pause = await pass();
        } catch (error) {
          log.warn('looking after Service Connect failed', { error: messageOf(error) });
          // Nobody waits for ever for proxies that cannot be told.
          registrations.release(() => 'in use');
        }
        for (const tell of [...passed]) tell();
      }
      const signal = AbortSignal.any([waking.signal, ending.signal]);
      if (pause === undefined) await aborted(signal);
      else await clock.sleep(pause, signal).catch(() => undefined);
    }
  };

  /** Resolves after a pass that begins now or later; not for ever, should there be none. */
  const nextPass = async () => {
    const told = new Promise<void>((resolve) => {
      const tell = () => {
        passed.delete(tell);
        resolve();
      };
      passed.add(tell);
    });
    wake();
    await Promise.race([told, clock.sleep(BETWEEN_LOOKS.afterProblem)]);
  };

  const onChange = (change: Change) => {
    if (change.kind === 'service' || change.kind === 'cluster') wake();
    if (change.kind !== 'task') return;
    const { before, after } = change;
    if ((after ?? before)?.spec.serviceName === undefined) return;
    const matters =
      before?.observed.lastStatus !== after?.observed.lastStatus ||
      before?.desired.status !== after?.desired.status ||
      before?.observed.health !== after?.observed.health;
    if (matters) wake();
  };

  return {
    containerEnded(dockerName) {
      if ([...loaded.values()].some((each) => each.dockerName === dockerName)) wake();
    },
    lookAgain: wake,
    async addresses(keys) {
      const until = Date.now() + START_PATIENCE;
      for (;;) {
        const missing = keys.filter((key) => (loaded.get(key)?.content ?? '') === '');
        if (missing.length === 0) break;
        if (ending.signal.aborted || !mayPass()) {
          throw new DockerError('unreachable', 'Service Connect waits for Docker');
        }
        if (Date.now() > until) {
          const why = missing.map((key) => `${key}: ${problems.get(key) ?? 'it is not there yet'}`).join('; ');
          throw new DockerError('other', `the proxy of a Service Connect endpoint does not work (${why})`);
        }
        await nextPass();
        // A pass that has nothing to do waits for nothing: others have to have their turn.
        await clock.sleep(BETWEEN_TRIES, ending.signal).catch(() => undefined);
      }
      return keys.flatMap((key) => {
        const proxy = loaded.get(key)?.proxy;
        return proxy ? [{ dnsName: key.slice(key.indexOf('/') + 1), addresses: proxy.addresses }] : [];
      });
    },
    start() {
      subscription = store.subscribe(onChange);
      loop = run();
    },
    async stop() {
      subscription?.dispose();
      ending.abort(new Error('the engine ends'));
      await loop;
    },
  };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
