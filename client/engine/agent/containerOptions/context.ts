/** What the mapping of a container works from: the task's definition with all that overrides it, and what is known here. */
import type { ContainerSpec, HostConfig } from '../../docker/docker.ts';
import type { FirelensLinks } from '../firelens/links.ts';
import type {
  ContainerDefinition,
  ContainerOverlay,
  KeyValuePair,
  NetworkBinding,
  TaskSpec,
} from '../../state/model.ts';

export interface ContainerContext {
  readonly task: TaskSpec;
  readonly networkMode: NetworkMode;
  /** The definition's container with RunTask's override of it in place. The overlay is separate: it wins over both. */
  readonly container: ContainerDefinition;
  readonly overlay: ContainerOverlay;
  readonly machine: Machine;
  readonly links: Surroundings;
}

export type NetworkMode = 'awsvpc' | 'bridge' | 'host' | 'none';

/** Facts of the engine and the Docker it drives. */
export interface Machine {
  readonly engineId: string;
  readonly version: string;
  readonly helperImage: string;
  readonly publishAddress: string;
  /** What Docker binds published ports to, where that is another address than the one they are reached at. */
  readonly bindAddress?: string | undefined;
  /** Of the engine's own network, the "VPC". */
  readonly networkName: string;
  /** Docker's CPUs and memory; absent while Docker has not told. */
  readonly cpus?: number | undefined;
  readonly memoryBytes?: number | undefined;
  /** Ulimits this Docker may not set (rootless, restricted), by name: the least hard limit that it refused. */
  readonly refusedUlimits: ReadonlyMap<string, number>;
  /** This Docker has no driver for GPUs. */
  readonly refusesGpus?: boolean;
}

/** What else of the task exists in Docker. */
export interface Surroundings {
  /** Of the pause container that owns the namespaces the containers share, if there is one. */
  readonly pauseId?: string | undefined;
  /** Docker's names of the task's containers, by name in the definition. */
  readonly dockerNames: Readonly<Record<string, string>>;
  /** Docker's names of the task's volumes, by name in the definition. */
  readonly volumeNames: Readonly<Record<string, string>>;
  /** Ports to publish: the container's own (bridge), or all of the task's for the pause (awsvpc). */
  readonly bindings: readonly NetworkBinding[];
  /** Variables of the container's environment files. */
  readonly fileVariables?: Readonly<Record<string, string>> | undefined;
  /** Names of the environment variables that the image sets. */
  readonly imageVariables?: readonly string[] | undefined;
  /** Variables that say where the container's metadata and credentials are. */
  readonly endpointVariables?: readonly KeyValuePair[] | undefined;
  /** Values of the container's secrets by environment variable. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Values of the log driver's secret options by option. */
  readonly logSecrets?: Readonly<Record<string, string>> | undefined;
  /** `name:address` of the endpoints of Service Connect. */
  readonly hosts?: readonly string[] | undefined;
  /** What FireLens adds to it, as its router or as a container that logs through that. */
  readonly firelens?: FirelensLinks | undefined;
}

/** The part of a container's options that one family of fields decides. */
export type SpecPart = Partial<Omit<ContainerSpec, 'HostConfig'>> & { HostConfig?: Partial<HostConfig> };

export type FieldFamily = (context: ContainerContext) => SpecPart;
