/** A container of the helper image that runs HAProxy for the engine: made, adopted, loaded with configurations. */
import {
  DockerError,
  type ContainerInspection,
  type ContainerSpec,
  type Docker,
  type PortBinding,
} from '../../docker/docker.ts';
import { engineLabels, LABELS, type ObjectRole } from '../../docker/labels.ts';
import type { EngineNetwork } from '../engineNetwork.ts';
import { DOCKER_HOST_NAME } from './targets.ts';

/** Where HAProxy looks for its configuration. */
const CONFIGURATION_PATH = '/etc/drydock/haproxy.cfg';
/** What has to be the same for a container to go on serving; a change of it makes a new one. */
const SHAPE_LABEL = 'dev.drydock.shape';
/** Docker's own network of containers in bridge mode. */
export const DEFAULT_BRIDGE = 'bridge';

export interface HaproxyOptions {
  readonly docker: Docker;
  readonly engineId: string;
  readonly version: string;
  readonly helperImage: string;
  /** The engine's, which its tasks are on. */
  readonly network: Pick<EngineNetwork, 'name' | 'renew'>;
}

/** What a container has to be. */
export interface HaproxyWish {
  readonly dockerName: string;
  /** Equal where a container that runs already can go on. */
  readonly shape: string;
}

export interface HaproxySpec extends HaproxyWish {
  readonly role: ObjectRole;
  /** Beside those of every object of the engine. */
  readonly labels: Readonly<Record<string, string>>;
  /** Ports for others than the engine, by port inside. */
  readonly published?: Readonly<Record<string, readonly PortBinding[]>>;
  readonly statisticsPort: number;
  readonly sysctls?: Readonly<Record<string, string>>;
  /** What it starts with. */
  readonly configuration: string;
}

/**
 * The container if it runs and fits; one that does not is removed.
 * @throws DockerError
 */
export async function adoptHaproxy(
  { docker, engineId }: HaproxyOptions,
  { dockerName, shape }: HaproxyWish,
): Promise<ContainerInspection | undefined> {
  const known = await docker.inspectContainer(dockerName);
  if (!known) return undefined;
  if (known.labels[LABELS.engine] !== engineId) {
    throw new DockerError('conflict', `a container named ${dockerName} is there that is not this engine's`);
  }
  if (known.state.running && known.labels[SHAPE_LABEL] === shape) return known;
  await docker.removeContainer(known.id);
  return undefined;
}

/** @throws DockerError, of kind `port-in-use` where a port of this machine is taken: the container is there then */
export async function startHaproxy(options: HaproxyOptions, spec: HaproxySpec): Promise<ContainerInspection> {
  const { docker, network } = options;
  await network.renew();
  const { id } = await docker.createContainer({ name: spec.dockerName, spec: containerSpec(options, spec) });
  await docker.connectNetwork(DEFAULT_BRIDGE, id);
  await loadFile(docker, id, spec.configuration);
  await docker.startContainer(id);
  const made = await docker.inspectContainer(id);
  if (!made?.state.running) throw new DockerError('other', 'HAProxy ended as soon as it was started');
  return made;
}

/** Replaces the configuration and has it loaded; connections that are under way end with the old one. */
export async function reload(docker: Docker, id: string, configuration: string): Promise<void> {
  await loadFile(docker, id, configuration);
  await docker.killContainer(id, 'SIGUSR2');
}

const loadFile = (docker: Docker, id: string, content: string) =>
  docker.putFiles(id, [
    { path: 'etc/drydock/', mode: 0o755 },
    { path: CONFIGURATION_PATH.slice(1), content, mode: 0o644 },
  ]);

/** Whether the workers of earlier configurations are gone: one master and one worker are left. */
export const isAlone = async (docker: Docker, id: string): Promise<boolean> => (await docker.processCount(id)) <= 2;

/** The port of this machine that leads to one inside; 0 where there is none. */
export const publishedPort = ({ ports }: ContainerInspection, port: number): number =>
  ports[`${port}/tcp`]?.[0]?.hostPort ?? 0;

/** Where it tells about itself, without the path. */
export const statisticsAddress = (inspection: ContainerInspection, statisticsPort: number): string =>
  `http://127.0.0.1:${publishedPort(inspection, statisticsPort)}`;

function containerSpec(
  { engineId, version, helperImage, network }: HaproxyOptions,
  { role, labels, shape, published = {}, statisticsPort, sysctls }: HaproxySpec,
): ContainerSpec {
  const bindings: Record<string, PortBinding[]> = {
    ...Object.fromEntries(Object.entries(published).map(([port, each]) => [port, [...each]])),
    // The engine alone asks there, whatever address ports are published at.
    [`${statisticsPort}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }],
  };
  return {
    Image: helperImage,
    Entrypoint: ['haproxy'],
    Cmd: ['-W', '-db', '-f', CONFIGURATION_PATH],
    Labels: { ...engineLabels(engineId, role), [LABELS.version]: version, ...labels, [SHAPE_LABEL]: shape },
    ExposedPorts: Object.fromEntries(Object.keys(bindings).map((port) => [port, {}])),
    StopSignal: 'SIGUSR1',
    HostConfig: {
      NetworkMode: network.name,
      PortBindings: bindings,
      ExtraHosts: [`${DOCKER_HOST_NAME}:host-gateway`],
      ...(sysctls === undefined ? {} : { Sysctls: { ...sysctls } }),
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      Memory: 256 * 1024 * 1024,
      Ulimits: [{ Name: 'nofile', Soft: 18_000, Hard: 18_000 }],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
    },
  };
}
