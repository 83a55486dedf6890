/** What a task and its containers may use on this machine, for people who look at what they do use. Pure. */
import { effectiveContainers, taskSize } from './containerOptions/effective.ts';
import { MIB, cpuLimit, memoryLimit, type Sized } from './containerOptions/limits.ts';

/** Absent where there is no bound but the machine. */
export interface Limits {
  /** Units of 1/1024 vCPU. */
  readonly cpuUnits?: number;
  readonly memoryMebibytes?: number;
}

export interface ContainerLimits extends Limits {
  readonly name: string;
  /** The container's `cpu`: what it is sure of when others want theirs too. */
  readonly reservedCpuUnits?: number;
}

export interface TaskLimits extends Limits {
  readonly containers: readonly ContainerLimits[];
}

/** After the overrides of RunTask and clamped to what Docker has, as the containers are created. */
export function effectiveLimits(sized: Sized): TaskLimits {
  const { task, machine } = sized;
  const nanoCpus = cpuLimit(sized);
  const cpu = nanoCpus === undefined ? {} : { cpuUnits: Math.round((nanoCpus / 1e9) * 1024) };
  const memory = (bytes: number | undefined) =>
    bytes === undefined ? {} : { memoryMebibytes: Math.round((bytes / MIB) * 100) / 100 };
  const size = taskSize(task).memory;
  return {
    ...cpu,
    ...memory(size === undefined ? undefined : Math.min(size * MIB, machine.memoryBytes ?? Infinity)),
    containers: effectiveContainers(task).map((container) => ({
      name: container.name ?? '',
      ...cpu,
      ...memory(memoryLimit({ ...sized, container })),
      ...(container.cpu === undefined || container.cpu === 0 ? {} : { reservedCpuUnits: container.cpu }),
    })),
  };
}
