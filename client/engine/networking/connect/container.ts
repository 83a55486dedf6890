/**
 * The proxy of one Service Connect endpoint, in a container with an address of its own. It does not join the tasks'
 * namespaces, as ECS's does: whoever listens at 0.0.0.0:80 there would find port 80 of any loopback address taken by the
 * proxy ("Address already in use", measured), and ECS avoids that with packet rules this engine may not set.
 */
import { DockerError, type ContainerInspection, type ContainerSpec, type Docker } from '../../docker/docker.ts';
import { engineLabels, LABELS } from '../../docker/labels.ts';
import { CONFIGURATION_PATH, DEFAULT_BRIDGE, loadFile } from '../balancer/container.ts';
import { DOCKER_HOST_NAME } from '../balancer/address.ts';

export interface ProxyOptions {
  readonly docker: Docker;
  readonly engineId: string;
  readonly version: string;
  readonly helperImage: string;
  /** The engine's network, and what makes it unless it is there. */
  readonly networkName: string;
  readonly ensureNetwork: () => Promise<void>;
}

export interface RunningProxy {
  readonly id: string;
  /** As tasks on the engine's network reach it, and containers in bridge mode. */
  readonly addresses: { readonly network: string; readonly bridge: string };
  /** Where it tells about itself, without the path. */
  readonly statistics: string;
}

export interface ProxyWish {
  readonly dockerName: string;
  /** `namespace/name`, for the label. */
  readonly endpoint: string;
  readonly statisticsPort: number;
  /** What it starts with. */
  readonly configuration: string;
}

/** What has to be the same for a container to go on. */
const SHAPE_LABEL = 'dev.drydock.shape';
const ENDPOINT_LABEL = 'dev.drydock.endpoint';

/**
 * The running proxy, made if there is none that fits.
 * @throws DockerError
 */
export async function ensureProxy(options: ProxyOptions, wish: ProxyWish): Promise<RunningProxy> {
  const { docker, engineId, networkName } = options;
  const shape = JSON.stringify([options.version, options.helperImage, wish.statisticsPort]);
  const known = await docker.inspectContainer(wish.dockerName);
  if (known) {
    if (known.labels[LABELS.engine] !== engineId) {
      throw new DockerError('conflict', `a container named ${wish.dockerName} is there that is not this engine's`);
    }
    if (known.state.running && known.labels[SHAPE_LABEL] === shape) return running(known, wish, networkName);
    await docker.removeContainer(known.id);
  }
  await options.ensureNetwork();
  const { id } = await docker.createContainer({ name: wish.dockerName, spec: proxySpec(options, wish, shape) });
  await docker.connectNetwork(DEFAULT_BRIDGE, id);
  await loadFile(docker, id, wish.configuration);
  await docker.startContainer(id);
  const made = await docker.inspectContainer(id);
  if (!made?.state.running) throw new DockerError('other', 'the proxy ended as soon as it was started');
  return running(made, wish, networkName);
}

function proxySpec(
  { engineId, version, helperImage, networkName }: ProxyOptions,
  { endpoint, statisticsPort }: ProxyWish,
  shape: string,
): ContainerSpec {
  return {
    Image: helperImage,
    Entrypoint: ['haproxy'],
    Cmd: ['-W', '-db', '-f', CONFIGURATION_PATH],
    Labels: {
      ...engineLabels(engineId, 'connect-proxy'),
      [LABELS.version]: version,
      [ENDPOINT_LABEL]: endpoint,
      [SHAPE_LABEL]: shape,
    },
    ExposedPorts: { [`${statisticsPort}/tcp`]: {} },
    StopSignal: 'SIGUSR1',
    HostConfig: {
      NetworkMode: networkName,
      // The engine alone asks there; clients come over the network.
      PortBindings: { [`${statisticsPort}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }] },
      ExtraHosts: [`${DOCKER_HOST_NAME}:host-gateway`],
      // Clients connect to port 80 and the like.
      Sysctls: { 'net.ipv4.ip_unprivileged_port_start': '0' },
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: 256 * 1024 * 1024,
      Ulimits: [{ Name: 'nofile', Soft: 18_000, Hard: 18_000 }],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    },
  };
}

function running(
  { id, ports, networks }: ContainerInspection,
  { statisticsPort }: ProxyWish,
  networkName: string,
): RunningProxy {
  return {
    id,
    addresses: {
      network: networks[networkName]?.ipAddress ?? '',
      bridge: networks[DEFAULT_BRIDGE]?.ipAddress ?? '',
    },
    statistics: `http://127.0.0.1:${ports[`${statisticsPort}/tcp`]?.[0]?.hostPort ?? 0}`,
  };
}
