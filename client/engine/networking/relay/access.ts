/**
 * Decides how the containers of this engine reach their endpoints, when the first of them needs it: by a relay for all,
 * else by a forwarder in each namespace, else not at all, with the reason. What is decided stands while Docker stays.
 */
import { DockerError, type Docker, type DockerInfo } from '../../docker/docker.ts';
import type { Clock } from '../../util/clock.ts';
import { messageOf, type Log } from '../../util/log.ts';
import type { EndpointsServer } from '../endpoints/server.ts';
import { createForwarders, type Forwarders } from './forwarders.ts';
import { enginePlace, type EnginePlace } from './reachable.ts';
import { createRelay, RelayRefused, type Relay } from './relay.ts';

export type Reach =
  /** 169.254.170.2 leads to the engine from every container with a way out. */
  | { readonly kind: 'relay' }
  /**
   * Namespaces need forwarders; the machine's own network has the engine on its loopback when `loopbackPort` is there.
   */
  | {
      readonly kind: 'forwarders';
      readonly forwarders: Forwarders;
      readonly loopbackPort?: number;
      readonly why: string;
    }
  | { readonly kind: 'none'; readonly why: string };

export interface Access {
  /** Concurrent callers share one attempt. Rejects with DockerError of kind `unreachable` only. */
  reach(): Promise<Reach>;
  /** The same, found out again: Docker was away, or something was removed by hand. */
  renew(): Promise<Reach>;
  /** What {@link reach} came to, without making anything. */
  known(): Reach | undefined;
  /** Takes away what is for all tasks. */
  remove(): Promise<void>;
}

export interface AccessOptions {
  readonly docker: Docker;
  readonly server: EndpointsServer;
  readonly engineId: string;
  readonly version: string;
  readonly helperImage: string;
  readonly platform: NodeJS.Platform;
  /** Of real time: Docker is not faster with the time of ECS. */
  readonly clock: Clock;
  readonly log: Log;
}

/** Milliseconds until what failed for want of an image is tried again. */
const RETRY_AFTER = 60_000;

export function createAccess(options: AccessOptions): Access {
  const { docker, clock, log } = options;
  let current: { readonly reach: Promise<Reach>; settled?: Reach; readonly since: number } | undefined;
  let relay: Relay | undefined;
  let removing: Promise<void> | undefined;

  const find = async (): Promise<Reach> => {
    await removing;
    const info = await docker.info();
    const place = placeOf(info, options);
    if (place.kind === 'remote') return { kind: 'none', why: place.why };
    try {
      if (!(await docker.inspectImage(options.helperImage))) await docker.pullImage(options.helperImage, {});
    } catch (error) {
      if (error instanceof DockerError && error.kind === 'unreachable') throw error;
      return { kind: 'none', why: `the helper image ${options.helperImage} cannot be had: ${messageOf(error)}` };
    }
    const host = place.kind === 'named' ? place.host : '127.0.0.1';
    if (place.kind !== 'same-files') {
      relay ??= createRelay({ ...options, host });
      try {
        await relay.ensure();
        await relay.probe();
        return { kind: 'relay' };
      } catch (error) {
        if (!(error instanceof RelayRefused)) throw error;
        log.info('tasks get forwarders of their own to metadata and credentials', { why: error.message });
        await relay.remove().catch(() => undefined);
        return withForwarders(place, error.message);
      }
    }
    return withForwarders(place, 'Docker runs without privileges, in a network of its own');
  };

  const withForwarders = (place: Exclude<EnginePlace, { kind: 'remote' }>, why: string): Reach => ({
    kind: 'forwarders',
    why,
    forwarders: createForwarders({ ...options, host: place.kind === 'named' ? place.host : undefined }),
    ...(place.kind === 'same-machine' ? { loopbackPort: options.server.port } : {}),
  });

  const begin = (): Promise<Reach> => {
    const attempt: NonNullable<typeof current> = {
      since: clock.now(),
      reach: find().then(
        (reach) => {
          attempt.settled = reach;
          if (reach.kind === 'none') log.warn('tasks get no metadata and credentials', { why: reach.why });
          return reach;
        },
        (error: unknown) => {
          if (current === attempt) current = undefined;
          if (error instanceof DockerError && error.kind === 'unreachable') throw error;
          const why = messageOf(error);
          log.error('the way to metadata and credentials could not be made', { why });
          return { kind: 'none', why };
        },
      ),
    };
    current = attempt;
    return attempt.reach;
  };

  return {
    reach() {
      const isStale = current?.settled?.kind === 'none' && clock.now() - current.since >= RETRY_AFTER;
      return current && !isStale ? current.reach : begin();
    },
    async renew() {
      const settled = current?.settled;
      // Forwarders stay the way once they are: some tasks depend on them, and a relay would add nothing.
      if (settled?.kind === 'forwarders') return settled;
      if (settled?.kind === 'relay' && relay) {
        try {
          await relay.ensure();
          return settled;
        } catch (error) {
          if (!(error instanceof RelayRefused)) throw error;
        }
      }
      // One that is under way already sees what there is to see.
      return current && !settled ? current.reach : begin();
    },
    known: () => current?.settled,
    remove() {
      removing ??= (async () => {
        const attempt = current;
        // Who asks from here on waits for the removal.
        current = undefined;
        await attempt?.reach.catch(() => undefined);
        relay ??= createRelay({ ...options, host: '127.0.0.1' });
        try {
          await relay.remove();
        } finally {
          relay = undefined;
          removing = undefined;
        }
      })();
      return removing;
    },
  };
}

const placeOf = ({ operatingSystem, rootless }: DockerInfo, { docker, platform }: AccessOptions): EnginePlace =>
  enginePlace({ endpoint: docker.endpoint, operatingSystem, rootless, platform });
