/** The container of one balancer: made, adopted, loaded with configurations, asked, removed. */
import { DockerError, type ContainerInspection, type ContainerSpec, type Docker } from '../../docker/docker.ts';
import { engineLabels, LABELS } from '../../docker/labels.ts';
import type { ListenerRecord } from '../../state/balancers.ts';
import { DOCKER_HOST_NAME } from './address.ts';
import { FIRST_LISTENER_PORT, STATISTICS_PORT } from './configuration.ts';

/** Where HAProxy looks for its configuration. */
export const CONFIGURATION_PATH = '/etc/drydock/haproxy.cfg';
/** What has to be the same for a container to go on serving; a change of it makes a new one. */
const SHAPE_LABEL = 'dev.drydock.shape';
const SERVICE_LABEL = 'dev.drydock.service';
/** Docker's own network of containers in bridge mode. */
export const DEFAULT_BRIDGE = 'bridge';

export interface BalancerContainerOptions {
  readonly docker: Docker;
  readonly engineId: string;
  readonly version: string;
  readonly helperImage: string;
  readonly publishAddress: string;
  /** The engine's network, and what makes it unless it is there. */
  readonly networkName: string;
  readonly ensureNetwork: () => Promise<void>;
}

export interface RunningBalancer {
  readonly id: string;
  /** Port of this machine by listener, in their order. */
  readonly hostPorts: readonly number[];
  /** Where HAProxy tells about itself, without the path. */
  readonly statistics: string;
  /** Anew: it has no configuration but the one it was started with. */
  readonly startedAt: number;
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
  const { docker, engineId } = options;
  const shape = shapeOf(wish, options);
  const known = await docker.inspectContainer(wish.dockerName);
  if (known) {
    if (known.labels[LABELS.engine] !== engineId) {
      throw new DockerError('conflict', `a container named ${wish.dockerName} is there that is not this engine's`);
    }
    if (known.state.running && known.labels[SHAPE_LABEL] === shape) return running(known, wish);
    await docker.removeContainer(known.id);
  }
  try {
    return await make(options, wish, shape, (listener) => listener.hostPort);
  } catch (error) {
    if (!(error instanceof DockerError) || error.kind !== 'port-in-use') throw error;
    await docker.removeContainer(wish.dockerName);
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

async function make(
  options: BalancerContainerOptions,
  wish: BalancerWish,
  shape: string,
  hostPort: (listener: ListenerRecord) => number | undefined,
): Promise<RunningBalancer> {
  const { docker } = options;
  await options.ensureNetwork();
  const { id } = await docker.createContainer({
    name: wish.dockerName,
    spec: balancerSpec(options, wish, shape, hostPort),
  });
  await docker.connectNetwork(DEFAULT_BRIDGE, id);
  await loadFile(docker, id, wish.configuration);
  await docker.startContainer(id);
  const inspection = await docker.inspectContainer(id);
  if (!inspection?.state.running) throw new DockerError('other', 'the load balancer ended as soon as it was started');
  return running(inspection, wish);
}

/** Replaces the configuration and has it loaded; connections that are under way end with the old one. */
export async function reload(docker: Docker, id: string, configuration: string): Promise<void> {
  await loadFile(docker, id, configuration);
  await docker.killContainer(id, 'SIGUSR2');
}

/** The configuration a proxy starts with, or reads when it is told to. */
export const loadFile = (docker: Docker, id: string, content: string) =>
  docker.putFiles(id, [
    { path: 'etc/drydock/', mode: 0o755 },
    { path: CONFIGURATION_PATH.slice(1), content, mode: 0o644 },
  ]);

/** Whether the workers of earlier configurations are gone: one master and one worker are left. */
export const isAlone = async (docker: Docker, id: string): Promise<boolean> => (await docker.processCount(id)) <= 2;

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

function balancerSpec(
  { engineId, version, helperImage, publishAddress, networkName }: BalancerContainerOptions,
  { serviceName, listeners }: BalancerWish,
  shape: string,
  hostPort: (listener: ListenerRecord) => number | undefined,
): ContainerSpec {
  const published = listeners.map((listener, index) => ({
    port: `${listenerPort(index)}/tcp`,
    binding: { HostIp: publishAddress, HostPort: String(hostPort(listener) ?? '') },
  }));
  return {
    Image: helperImage,
    Entrypoint: ['haproxy'],
    Cmd: ['-W', '-db', '-f', CONFIGURATION_PATH],
    Labels: {
      ...engineLabels(engineId, 'balancer'),
      [LABELS.version]: version,
      [SERVICE_LABEL]: serviceName,
      [SHAPE_LABEL]: shape,
    },
    ExposedPorts: Object.fromEntries(
      [...published.map(({ port }) => port), `${STATISTICS_PORT}/tcp`].map((port) => [port, {}]),
    ),
    StopSignal: 'SIGUSR1',
    HostConfig: {
      NetworkMode: networkName,
      PortBindings: {
        ...Object.fromEntries(published.map(({ port, binding }) => [port, [binding]])),
        // The engine alone asks there, whatever address ports are published at.
        [`${STATISTICS_PORT}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }],
      },
      ExtraHosts: [`${DOCKER_HOST_NAME}:host-gateway`],
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: 256 * 1024 * 1024,
      Ulimits: [{ Name: 'nofile', Soft: 18_000, Hard: 18_000 }],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    },
  };
}

function running({ id, ports, state }: ContainerInspection, { listeners }: BalancerWish): RunningBalancer {
  const published = (port: number) => ports[`${port}/tcp`]?.[0]?.hostPort ?? 0;
  return {
    id,
    hostPorts: listeners.map((_, index) => published(listenerPort(index))),
    statistics: `http://127.0.0.1:${published(STATISTICS_PORT)}`,
    startedAt: state.startedAt ?? 0,
  };
}
