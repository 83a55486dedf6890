/**
 * Watches what containers use. However many watch a container, Docker is asked by one reader: it begins with the first
 * watcher and ends with the last. Nothing is told while the container does not run.
 */
import type { Clock } from '../util/clock.ts';
import type { Disposable } from '../util/disposable.ts';
import { messageOf, type Log } from '../util/log.ts';
import type { ContainerStats, Docker } from './docker.ts';
import { usageOf, type Usage } from './usage.ts';

export interface UsageCollector extends Disposable {
  /** Calls `listener` with every sample until disposed of. */
  watch(dockerId: string, listener: (usage: Usage) => void): Disposable;
  /** The last sample of a container that is watched. */
  latest(dockerId: string): Usage | undefined;
  /** Docker ids of the containers that somebody watches. */
  watched(): readonly string[];
}

export interface UsageCollectorOptions {
  readonly docker: Pick<Docker, 'stats'>;
  /** Of real time: what a container uses does not go faster with the time of ECS. */
  readonly clock: Clock;
  readonly log: Log;
}

/** Milliseconds between two samples of a container. */
export const SAMPLE_INTERVAL = 2000;

/** The first rate needs two samples: the second one comes soon. */
const SECOND_SAMPLE_AFTER = 500;

interface Watched {
  readonly listeners: Set<(usage: Usage) => void>;
  readonly ending: AbortController;
  latest: Usage | undefined;
}

export function createUsageCollector({ docker, clock, log }: UsageCollectorOptions): UsageCollector {
  const containers = new Map<string, Watched>();

  const sample = async (dockerId: string): Promise<ContainerStats | undefined> => {
    try {
      return await docker.stats(dockerId);
    } catch (error) {
      // Docker is busy or away: the next sample tells.
      log.debug('no statistics of a container', { dockerId, error: messageOf(error) });
      return undefined;
    }
  };

  const follow = async (dockerId: string, watched: Watched) => {
    const { listeners, ending } = watched;
    let before: ContainerStats | undefined;
    while (!ending.signal.aborted) {
      const now = await sample(dockerId);
      // A function: whether anybody watches may have changed while Docker was asked.
      if (isOver(ending)) return;
      if (now) {
        const usage = usageOf(before, now);
        watched.latest = usage;
        for (const listener of [...listeners]) listener(usage);
      }
      const pause = now && !before ? SECOND_SAMPLE_AFTER : SAMPLE_INTERVAL;
      before = now;
      await clock.sleep(pause, ending.signal).catch(() => undefined);
    }
  };

  const end = (dockerId: string) => {
    containers.get(dockerId)?.ending.abort(new Error('nobody watches the container'));
    containers.delete(dockerId);
  };

  return {
    watch(dockerId, listener) {
      const known = containers.get(dockerId);
      const watched = known ?? { listeners: new Set(), ending: new AbortController(), latest: undefined };
      // One of its own: the same function may watch twice.
      const own = (usage: Usage) => listener(usage);
      watched.listeners.add(own);
      if (!known) {
        containers.set(dockerId, watched);
        void follow(dockerId, watched);
      }
      return {
        dispose() {
          watched.listeners.delete(own);
          if (watched.listeners.size === 0 && containers.get(dockerId) === watched) end(dockerId);
        },
      };
    },
    latest: (dockerId) => containers.get(dockerId)?.latest,
    watched: () => [...containers.keys()],
    dispose() {
      for (const dockerId of [...containers.keys()]) end(dockerId);
    },
  };
}

const isOver = ({ signal }: AbortController): boolean => signal.aborted;
