/**
 * The proxy of one Service Connect endpoint, in a container with an address of its own. It does not join the tasks'
 * namespaces, as ECS's does: whoever listens at 0.0.0.0:80 there would find port 80 of any loopback address taken by the
 * proxy ("Address already in use", measured), and ECS avoids that with packet rules this engine may not set.
 */
import type { ContainerInspection } from '../../docker/docker.ts';
import {
  adoptHaproxy,
  DEFAULT_BRIDGE,
  startHaproxy,
  statisticsAddress,
  type HaproxyOptions,
} from '../haproxy/container.ts';

export interface RunningProxy {
  readonly id: string;
  /** As tasks on the engine's network reach it, and containers in bridge mode. */
  readonly addresses: { readonly network: string; readonly bridge: string };
  /** Where it tells about itself, without the path. */
  readonly statistics: string;
  /** Made just now: it begins with the configuration of the wish. */
  readonly isNew: boolean;
}

export interface ProxyWish {
  readonly dockerName: string;
  /** `namespace/name`, for the label. */
  readonly endpoint: string;
  readonly statisticsPort: number;
  /** What it starts with. */
  readonly configuration: string;
}

const ENDPOINT_LABEL = 'dev.drydock.endpoint';

/**
 * The running proxy, made if there is none that fits.
 * @throws DockerError
 */
export async function ensureProxy(options: HaproxyOptions, wish: ProxyWish): Promise<RunningProxy> {
  const { dockerName, endpoint, statisticsPort, configuration } = wish;
  const shape = JSON.stringify([options.version, options.helperImage, statisticsPort]);
  const known = await adoptHaproxy(options, { dockerName, shape });
  const inspection =
    known ??
    (await startHaproxy(options, {
      dockerName,
      shape,
      role: 'connect-proxy',
      labels: { [ENDPOINT_LABEL]: endpoint },
      statisticsPort,
      // Clients connect to port 80 and the like.
      sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' },
      configuration,
    }));
  return { ...running(inspection, statisticsPort, options.network.name), isNew: known === undefined };
}

function running(
  inspection: ContainerInspection,
  statisticsPort: number,
  networkName: string,
): Omit<RunningProxy, 'isNew'> {
  const addressOn = (network: string) => inspection.networks[network]?.ipAddress ?? '';
  return {
    id: inspection.id,
    addresses: { network: addressOn(networkName), bridge: addressOn(DEFAULT_BRIDGE) },
    statistics: statisticsAddress(inspection, statisticsPort),
  };
}
