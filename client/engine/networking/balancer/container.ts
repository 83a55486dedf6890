/** The container of one balancer: its ports on this machine, and what has to be the same for it to go on. */
import { DockerError, type ContainerInspection, type PortBinding } from '../../docker/docker.ts';
import type { ListenerRecord } from '../../state/balancers.ts';
import type { Clock } from '../../util/clock.ts';
import {
  adoptHaproxy,
  publishedPort,
  startHaproxy,
  statisticsAddress,
  type HaproxyOptions,
} from '../haproxy/container.ts';
import { FIRST_LISTENER_PORT, STATISTICS_PORT } from './configuration.ts';

const SERVICE_LABEL = 'dev.drydock.service';
const PORT_TRIES = 5;
/** Milliseconds. */
const BETWEEN_PORT_TRIES = 300;

export interface BalancerContainerOptions extends HaproxyOptions {
  readonly publishAddress: string;
  /** Of real time. */
  readonly clock: Clock;
}

export interface RunningBalancer {
  readonly id: string;
  /** Port of this machine by listener, in their order. */
  readonly hostPorts: readonly number[];
  /** Where HAProxy tells about itself, without the path. */
  readonly statistics: string;
  readonly startedAt: number;
  /** Made just now: it begins with the configuration of the wish. */
  readonly isNew: boolean;
}

export interface BalancerWish {
  readonly dockerName: string;
  readonly serviceName: string;
  readonly listeners: readonly ListenerRecord[];
  /** Listeners whose port must be the one given; for others another will do. */
  readonly fixed: readonly boolean[];
  /** What it starts with. */
  readonly configuration: string;
}

/** A port that has to be the one asked for is taken. `message` says which, and what to do. */
export class ListenerPortTaken extends Error {
  override readonly name = 'ListenerPortTaken';
}

export const listenerPort = (index: number): number => FIRST_LISTENER_PORT + index;

/**
 * The running container of a balancer, made if there is none that fits.
 * @throws DockerError, ListenerPortTaken
 */
export async function ensureBalancer(options: BalancerContainerOptions, wish: BalancerWish): Promise<RunningBalancer> {
  const shape = shapeOf(wish, options);
  const known = await adoptHaproxy(options, { dockerName: wish.dockerName, shape });
  if (known) return running(known, wish, false);
  try {
    return await onItsPorts(options, wish, shape);
  } catch (error) {
    if (!isPortInUse(error)) throw error;
    const taken = wish.listeners.find((_, index) => wish.fixed[index]);
    if (taken) {
      throw new ListenerPortTaken(
        `Port ${taken.hostPort ?? 0} of this machine is in use: ${error.message}. Free it, or give the target group another "port" in the service's overlay.`,
        { cause: error },
      );
    }
    return make(options, wish, shape, () => undefined);
  }
}

/**
 * At the ports that people know it by. What connects while nobody listens there can hold such a port for a moment, from the
 * other side: it is worth a few tries before the address changes.
 */
async function onItsPorts(
  options: BalancerContainerOptions,
  wish: BalancerWish,
  shape: string,
): Promise<RunningBalancer> {
  // One that must be the given one is tried again with the next look at the service anyway.
  const most = wish.fixed.some(Boolean) ? 1 : PORT_TRIES;
  for (let tries = 1; ; tries++) {
    try {
      return await make(options, wish, shape, (listener) => listener.hostPort);
    } catch (error) {
      if (!isPortInUse(error)) throw error;
      await options.docker.removeContainer(wish.dockerName);
      if (tries === most) throw error;
    }
    await options.clock.sleep(BETWEEN_PORT_TRIES);
  }
}

const isPortInUse = (error: unknown): error is DockerError =>
  error instanceof DockerError && error.kind === 'port-in-use';

async function make(
  options: BalancerContainerOptions,
  wish: BalancerWish,
  shape: string,
  hostPort: (listener: ListenerRecord) => number | undefined,
): Promise<RunningBalancer> {
  const published = wish.listeners.map((listener, index): [string, PortBinding[]] => [
    `${listenerPort(index)}/tcp`,
    [{ HostIp: options.publishAddress, HostPort: String(hostPort(listener) ?? '') }],
  ]);
  const made = await startHaproxy(options, {
    dockerName: wish.dockerName,
    shape,
    role: 'balancer',
    labels: { [SERVICE_LABEL]: wish.serviceName },
    published: Object.fromEntries(published),
    statisticsPort: STATISTICS_PORT,
    configuration: wish.configuration,
  });
  return running(made, wish, true);
}

const shapeOf = (
  { listeners, fixed }: BalancerWish,
  { version, helperImage, publishAddress }: BalancerContainerOptions,
) =>
  JSON.stringify([
    version,
    helperImage,
    publishAddress,
    listeners.map(({ targetGroupArn, hostPort }, index) => [targetGroupArn, fixed[index] ? hostPort : 'any']),
  ]);

function running(inspection: ContainerInspection, { listeners }: BalancerWish, isNew: boolean): RunningBalancer {
  return {
    id: inspection.id,
    hostPorts: listeners.map((_, index) => publishedPort(inspection, listenerPort(index))),
    statistics: statisticsAddress(inspection, STATISTICS_PORT),
    startedAt: inspection.state.startedAt ?? 0,
    isNew,
  };
}
