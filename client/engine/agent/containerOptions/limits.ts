import { taskSize } from './effective.ts';
import type { HostConfig } from '../../docker/docker.ts';
import type { ContainerDefinition, TaskSpec } from '../../state/model.ts';
import type { ContainerContext, FieldFamily, Machine } from './context.ts';

export const MIB = 1_048_576;
/** Docker refuses less. */
export const LEAST_MEMORY = 6 * MIB;
const LEAST_SHARES = 2;
const MOST_SHARES = 262_144;
const UNITS_PER_CPU = 1024;
/** What Fargate gives every container unless it says otherwise. */
const FARGATE_FILES = 65_535;

/**
 * CPU and memory. ECS bounds the whole task by a cgroup of its own; without root each container is bounded by the task's
 * size instead. What Docker does not have is clamped (told by notices.ts).
 */
export const limitOptions: FieldFamily = (context) => {
  const { container } = context;
  const memory = memoryLimit(context);
  const nanoCpus = cpuLimit(context);
  const reservation =
    container.memoryReservation === undefined
      ? undefined
      : Math.min(Math.max(container.memoryReservation * MIB, LEAST_MEMORY), memory ?? Infinity);
  return {
    HostConfig: {
      CpuShares: Math.min(Math.max(container.cpu ?? 0, LEAST_SHARES), MOST_SHARES),
      ...(nanoCpus === undefined ? {} : { NanoCpus: nanoCpus }),
      ...(memory === undefined ? {} : { Memory: memory }),
      ...(reservation === undefined ? {} : { MemoryReservation: reservation }),
      ...swapOptions(context, memory),
      ...ulimitOptions(context),
    },
  };
};

/** What the bounds follow from. */
export interface Sized {
  readonly task: Pick<TaskSpec, 'definition' | 'overrides'>;
  readonly machine: Pick<Machine, 'cpus' | 'memoryBytes'>;
}

/** Bytes: the container's own limit, else the task's; undefined when neither is set. */
export function memoryLimit({
  task,
  container,
  machine,
}: Sized & { readonly container: Pick<ContainerDefinition, 'memory'> }): number | undefined {
  const mebibytes = container.memory || taskSize(task).memory;
  if (mebibytes === undefined) return undefined;
  return Math.max(LEAST_MEMORY, Math.min(mebibytes * MIB, machine.memoryBytes ?? Infinity));
}

/** Billionths of a CPU: the task's size; a container's `cpu` is a share of it, not a bound. */
export function cpuLimit({ task, machine }: Sized): number | undefined {
  const { cpu } = taskSize(task);
  return cpu === undefined ? undefined : Math.round(Math.min(cpu / UNITS_PER_CPU, machine.cpus ?? Infinity) * 1e9);
}

/**
 * ECS counts `maxSwap` on top of the memory and ignores both fields without a limit. Fargate has no swap, where Docker
 * would give as much as there is memory: what ends there for want of memory must end here too.
 */
function swapOptions({ task, container }: ContainerContext, memory: number | undefined) {
  const { maxSwap, swappiness } = container.linuxParameters ?? {};
  if (memory === undefined) return {};
  if (task.launchType === 'FARGATE') return { MemorySwap: memory };
  if (maxSwap === undefined) return {};
  return {
    MemorySwap: memory + maxSwap * MIB,
    ...(swappiness === undefined ? {} : { MemorySwappiness: swappiness }),
  };
}

function ulimitOptions(context: Pick<ContainerContext, 'task' | 'container' | 'machine'>) {
  const limits = wantedUlimits(context).filter((each) => !isRefused(each, context.machine));
  return limits.length === 0 ? {} : { Ulimits: limits };
}

/** The definition's limits, and what Fargate gives to every container. */
export function wantedUlimits({ task, container }: Pick<ContainerContext, 'task' | 'container'>): readonly Ulimit[] {
  const limits = (container.ulimits ?? []).map(({ name, softLimit, hardLimit }) => ({
    Name: String(name),
    Soft: softLimit ?? 0,
    Hard: hardLimit ?? 0,
  }));
  const needsDefault = task.launchType === 'FARGATE' && !limits.some(({ Name }) => Name === 'nofile');
  return needsDefault ? [...limits, { Name: 'nofile', Soft: FARGATE_FILES, Hard: FARGATE_FILES }] : limits;
}

export type Ulimit = NonNullable<HostConfig['Ulimits']>[number];

const isRefused = ({ Name, Hard }: Ulimit, { refusedUlimits }: Pick<Machine, 'refusedUlimits'>) =>
  // -1 is no limit at all.
  refusedUlimits.has(Name) && (Hard < 0 || Hard >= (refusedUlimits.get(Name) ?? 0));

/** Limits the definition names that are left out because this Docker may not set them. */
export const leftOutUlimits = (context: Pick<ContainerContext, 'task' | 'container' | 'machine'>): readonly Ulimit[] =>
  wantedUlimits(context).filter(
    (each) =>
      isRefused(each, context.machine) && context.container.ulimits?.some(({ name }) => name === each.Name) === true,
  );
