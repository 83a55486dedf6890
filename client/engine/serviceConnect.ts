/** Puts the names of services together: Cloud Map names and the proxies of Service Connect. */
import type { DockerAvailability } from './docker/availability.ts';
import type { Docker } from './docker/docker.ts';
import { createNaming, type Naming } from './networking/connect/naming.ts';
import { createConnectProxies } from './networking/connect/proxies.ts';
import type { EngineNetwork } from './networking/engineNetwork.ts';
import { readStatistics } from './networking/haproxy/readStatistics.ts';
import type { Store } from './state/store.ts';
import { systemClock } from './util/clock.ts';
import type { Log } from './util/log.ts';

export interface ServiceConnectOptions {
  readonly store: Store;
  readonly docker: Docker;
  readonly network: EngineNetwork;
  readonly availability: DockerAvailability;
  /** Whether the records of all tasks tell what is in Docker: nothing is changed before. */
  readonly isUpToDate: () => boolean;
  readonly version: string;
  readonly helperImage: string;
  readonly timeScale: number;
  readonly log: Log;
}

export interface ServiceConnect {
  readonly names: Naming;
  /** A container of the engine has ended. */
  containerEnded(dockerName: string): void;
  /** The records may tell more than before. */
  lookAgain(): void;
  start(): void;
  /** Containers stay as they are. */
  stop(): Promise<void>;
}

export function createServiceConnect(options: ServiceConnectOptions): ServiceConnect {
  const { store, log } = options;
  const proxies = createConnectProxies({
    ...options,
    engineId: store.engineId,
    clock: systemClock,
    read: readStatistics,
    log: log.with({ part: 'service connect' }),
  });
  return {
    names: createNaming(store, proxies),
    containerEnded: (dockerName) => proxies.containerEnded(dockerName),
    lookAgain: () => proxies.lookAgain(),
    start: () => proxies.start(),
    stop: () => proxies.stop(),
  };
}
