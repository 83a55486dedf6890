/**
 * Keeps the connection to Docker: finds an engine, pings it, notices when it goes, and looks for one again, with pauses
 * that grow while nobody answers. Everybody else only sees {@link DockerAvailability} and a port that leads there.
 */
import type { Clock } from '../util/clock.ts';
import type { Disposable } from '../util/disposable.ts';
import { messageOf, type Log } from '../util/log.ts';
import type { DockerAvailability, DockerAvailabilityStatus } from './availability.ts';
import type { FoundEndpoint } from './connect.ts';
import type { DockerInfo } from './docker.ts';
import type { DockerEndpoint } from './endpoint.ts';

export interface AvailabilityOptions {
  /** Looks for an engine that answers; see `findEndpoint`. */
  readonly find: () => Promise<FoundEndpoint>;
  /** Makes the port lead to an endpoint. */
  readonly use: (endpoint: DockerEndpoint) => void;
  readonly info: () => Promise<DockerInfo>;
  readonly ping: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** What to tell before the first search has ended. */
  readonly initialEndpoint: string;
}

export interface AvailabilityMonitor extends DockerAvailability, Disposable {
  /** Resolves when the first search has ended, well or not. */
  readonly firstLook: Promise<void>;
}

const PING_PAUSE = 5_000;
const FIRST_RETRY = 500;
const LONGEST_RETRY = 5_000;

/** Starts to watch at once. */
export function watchAvailability(options: AvailabilityOptions): AvailabilityMonitor {
  const { find, use, info, ping, clock, log } = options;
  const listeners = new Set<(status: DockerAvailabilityStatus) => void>();
  const stopped = new AbortController();
  let status: DockerAvailabilityStatus = {
    available: false,
    looking: true,
    endpoint: options.initialEndpoint,
    message: 'Looking for Docker.',
  };

  let looked: () => void = () => undefined;
  const firstLook = new Promise<void>((resolve) => (looked = resolve));

  const tell = (next: DockerAvailabilityStatus) => {
    if (stopped.signal.aborted || same(status, next)) return;
    status = next;
    for (const listener of [...listeners]) listener(next);
  };
  const pause = (milliseconds: number) => clock.sleep(milliseconds, stopped.signal).catch(() => undefined);

  const connect = async (): Promise<boolean> => {
    const found = await find();
    if (!found.endpoint) {
      tell({ available: false, endpoint: found.tried[0]?.endpoint.url ?? status.endpoint, message: found.message });
      return false;
    }
    use(found.endpoint);
    try {
      const { version, cpus, memoryBytes, architecture, product, unlimited = [] } = await info();
      log.info('connected to Docker', { endpoint: found.endpoint.url, foundBy: found.endpoint.foundBy, version });
      const kind = {
        ...(product === undefined ? {} : { product }),
        ...(unlimited.length === 0 ? {} : { unlimited }),
      };
      tell({ available: true, endpoint: found.endpoint.url, version, cpus, memoryBytes, architecture, ...kind });
      return true;
    } catch (error) {
      tell({ available: false, endpoint: found.endpoint.url, message: messageOf(error) });
      return false;
    }
  };

  const watch = async () => {
    let retry = FIRST_RETRY;
    while (!stopped.signal.aborted) {
      if (!status.available) {
        const connected = await connect();
        looked();
        await pause(connected ? PING_PAUSE : retry);
        retry = connected ? FIRST_RETRY : Math.min(retry * 2, LONGEST_RETRY);
        continue;
      }
      try {
        await ping();
        await pause(PING_PAUSE);
      } catch (error) {
        log.warn('Docker does not answer', { endpoint: status.endpoint, problem: messageOf(error) });
        tell({ available: false, endpoint: status.endpoint, message: messageOf(error) });
      }
    }
  };
  watch()
    .catch((error: unknown) => {
      tell({ available: false, endpoint: status.endpoint, message: messageOf(error) });
      log.error('the watch over Docker ended', { problem: messageOf(error) });
    })
    .finally(looked);

  return {
    status: () => status,
    subscribe(listener) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    firstLook,
    dispose: () => {
      looked();
      stopped.abort();
      listeners.clear();
    },
  };
}

const same = (a: DockerAvailabilityStatus, b: DockerAvailabilityStatus) =>
  a.available === b.available &&
  a.looking === b.looking &&
  a.endpoint === b.endpoint &&
  a.message === b.message &&
  a.version === b.version &&
  a.cpus === b.cpus &&
  a.memoryBytes === b.memoryBytes &&
  a.architecture === b.architecture &&
  a.product === b.product &&
  a.unlimited?.join() === b.unlimited?.join();
