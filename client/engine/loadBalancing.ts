/** Puts load balancing and scaling together: what stands before services, and what follows their load. */
import { randomUUID } from 'node:crypto';
import type { DockerAvailability } from './docker/availability.ts';
import type { Docker } from './docker/docker.ts';
import type { UsageCollector } from './docker/usageCollector.ts';
import { createBalancers } from './networking/balancer/balancers.ts';
import {
  beginsToDrain,
  registrations,
  registrationWords,
  type Registration,
} from './networking/balancer/registrations.ts';
import type { EngineNetwork } from './networking/engineNetwork.ts';
import { readStatistics } from './networking/haproxy/readStatistics.ts';
import { startScaling } from './scaling/scalingLoop.ts';
import { createServiceMeter } from './serviceMeter.ts';
import { messages } from './services/messages.ts';
import { resourceName, serviceArn } from './state/arn.ts';
import { withEvent } from './state/deployments.ts';
import type { Store } from './state/store.ts';
import { scaledClock, systemClock } from './util/clock.ts';
import type { Disposable } from './util/disposable.ts';
import type { Log } from './util/log.ts';

export interface LoadBalancingOptions {
  readonly store: Store;
  readonly docker: Docker;
  readonly network: EngineNetwork;
  readonly availability: DockerAvailability;
  /** Whether the records of all tasks tell what is in Docker: nothing is changed before. */
  readonly isUpToDate: () => boolean;
  readonly usage: UsageCollector;
  readonly version: string;
  readonly helperImage: string;
  readonly publishAddress: string;
  readonly timeScale: number;
  readonly log: Log;
}

/** What happened to the targets of a service since it was told last. */
interface Untold {
  readonly registrations: Registration[];
  /** Tasks that begin to be drained, by the id of their deployment. */
  readonly draining: Map<string, number>;
}

/** Targets that come or go together are told in one event, as ECS does. */
function tellRegistrations(store: Store): Disposable {
  const waiting = new Map<string, Untold>();
  const tell = () => {
    for (const [arn, { registrations: found, draining }] of waiting) {
      waiting.delete(arn);
      const service = store.service(arn);
      if (!service) continue;
      const words = [
        ...registrationWords(found).map((each) => `(service ${service.name}) ${each}`),
        ...[...draining].map(([deployment, count]) => messages(service.name).draining(deployment, count)),
      ];
      store.putService(words.reduce((told, each) => withEvent(told, each, Date.now(), Math.random), service));
    }
  };
  return store.subscribe((change) => {
    if (change.kind !== 'task') return;
    const { before, after } = change;
    const spec = after?.spec;
    if (spec?.serviceName === undefined || before?.observed.targets === after?.observed.targets) return;
    const found = registrations(before?.observed.targets, after?.observed.targets);
    if (found.length === 0) return;
    const arn = serviceArn(resourceName(spec.clusterArn), spec.serviceName);
    if (waiting.size === 0) setImmediate(tell);
    const untold = waiting.get(arn) ?? { registrations: [], draining: new Map<string, number>() };
    waiting.set(arn, untold);
    untold.registrations.push(...found);
    const { deploymentId = '' } = spec;
    if (beginsToDrain(before?.observed.targets, after?.observed.targets)) {
      untold.draining.set(deploymentId, (untold.draining.get(deploymentId) ?? 0) + 1);
    }
  });
}

export interface LoadBalancing {
  /** A container of the engine has ended. */
  containerEnded(dockerName: string): void;
  /** The records may tell more than before. */
  lookAgain(): void;
  start(): void;
  /** Containers stay as they are. */
  stop(): Promise<void>;
}

export function createLoadBalancing(options: LoadBalancingOptions): LoadBalancing {
  const { store, usage, timeScale, log } = options;
  const balancers = createBalancers({
    ...options,
    engineId: store.engineId,
    clock: systemClock,
    read: readStatistics,
    log: log.with({ part: 'load balancing' }),
  });
  let parts: readonly Disposable[] = [];
  return {
    containerEnded: (dockerName) => balancers.containerEnded(dockerName),
    lookAgain: () => balancers.lookAgain(),
    start() {
      const meter = createServiceMeter({ store, usage, requestsPerTarget: (arn) => balancers.requestsPerTarget(arn) });
      const scaling = startScaling({
        store,
        meter,
        scale(service, desiredCount, message) {
          const words = `(service ${service.name}) ${message}`;
          const told = withEvent(service, words, Date.now(), Math.random, 'SERVICE_DESIRED_COUNT_UPDATED');
          store.putService({ ...told, desiredCount });
        },
        clock: scaledClock(systemClock, timeScale),
        timeScale,
        newUuid: randomUUID,
        log: log.with({ part: 'scaling' }),
      });
      parts = [tellRegistrations(store), scaling, meter];
      balancers.start();
    },
    async stop() {
      for (const part of parts) part.dispose();
      await balancers.stop();
    },
  };
}
