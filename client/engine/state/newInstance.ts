/** How the record of a container instance begins and follows its Docker. Pure: ids and time are given. */
import { containerInstanceArn } from './arn.ts';
import type { ContainerInstanceRecord, OtherDocker } from './instances.ts';
import type { ClusterRecord } from './model.ts';

/** What a Docker says of the machine it is on. */
export type Machine = Pick<ContainerInstanceRecord, 'cpu' | 'memory' | 'version' | 'architecture'>;

/** What was found where somebody wants a container instance to be. */
export interface SeenDocker {
  readonly docker: OtherDocker;
  readonly machine: Machine;
  /** It is the very one that the engine uses itself. */
  readonly isOwn: boolean;
}

const MEBIBYTE = 1_048_576;

/** From what is known of a Docker; undefined when it does not answer. */
export function machineOf(status: {
  readonly available: boolean;
  readonly cpus?: number;
  readonly memoryBytes?: number;
  readonly version?: string;
  readonly architecture?: string;
}): Machine | undefined {
  const { available, cpus, memoryBytes, version = '', architecture = '' } = status;
  if (!available || cpus === undefined || memoryBytes === undefined) return undefined;
  return {
    cpu: cpus * 1024,
    memory: Math.floor(memoryBytes / MEBIBYTE),
    version,
    architecture: /^(?:aarch64|arm64)/.test(architecture) ? 'arm64' : 'x86_64',
  };
}

/** @param docker absent: the Docker that the engine uses */
export function newInstance(
  cluster: Pick<ClusterRecord, 'arn' | 'name'>,
  machine: Machine,
  now: number,
  uuid: string,
  docker?: OtherDocker,
): ContainerInstanceRecord {
  const id = uuid.replaceAll('-', '');
  return {
    arn: containerInstanceArn(cluster.name, id),
    id,
    clusterArn: cluster.arn,
    status: 'ACTIVE',
    ...(docker === undefined ? {} : { docker }),
    connected: true,
    ...machine,
    attributes: [],
    tags: [],
    registeredAt: now,
    changes: 1,
  };
}

/**
 * The record as Docker is now: the same object when nothing has changed.
 * @param machine undefined: Docker does not answer, and is as big as it was
 */
export function withMachine(
  before: ContainerInstanceRecord,
  machine: Machine | undefined,
  now: number,
): ContainerInstanceRecord {
  if (before.status === 'INACTIVE') return before;
  const { disconnectedAt = now, lost, ...rest } = before;
  const after: ContainerInstanceRecord = machine
    ? { ...rest, ...machine, connected: true }
    : { ...rest, connected: false, disconnectedAt, ...(lost ? { lost } : {}) };
  const keys = ['cpu', 'memory', 'version', 'architecture', 'connected', 'disconnectedAt', 'lost'] as const;
  return keys.every((key) => before[key] === after[key]) ? before : after;
}
