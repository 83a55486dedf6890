/** Accounting of one container instance: what a task needs, what is left, and why it does not fit. Pure. */
import type { ContainerDefinition, TaskDefinitionInput, TaskOverride } from '../state/model.ts';

/** CPU in units (1,024 = one vCPU), memory in MiB, ports of the host. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly gpus: number;
  readonly tcpPorts: ReadonlySet<number>;
  readonly udpPorts: ReadonlySet<number>;
}

/** Of an instance `tcpPorts` and `udpPorts` are the ports already taken; of a task those it asks for. */
export interface TaskNeed extends Resources {
  /** Attributes an instance must have, by name (`requiresAttributes` of the definition). */
  readonly attributes: readonly string[];
}

/** Reasons as RunTask's `failures` give them (ecs/runtime 5). */
export type ResourceRefusal = 'RESOURCE:CPU' | 'RESOURCE:MEMORY' | 'RESOURCE:PORTS' | 'RESOURCE:GPU';

/**
 * What a task takes from an instance: the task's size, or the sum of its containers' (the reservation before the limit),
 * and the host ports it fixes. With awsvpc it has an address of its own; ports that Docker may choose count for nothing.
 * What is below zero counts for nothing too: no task may leave an instance with more than it has.
 */
export function taskNeed(
  definition: TaskDefinitionInput,
  overrides: TaskOverride = {},
  attributes: readonly string[] = [],
): TaskNeed {
  const containers = (definition.containerDefinitions ?? []).map((container) => ({
    ...container,
    ...withoutUndefined(overrides.containerOverrides?.find((each) => each.name === container.name) ?? {}),
  }));
  const taskCpu = cpuUnits(overrides.cpu ?? definition.cpu);
  const taskMemory = mebibytes(overrides.memory ?? definition.memory);
  const ports = definition.networkMode === 'awsvpc' ? [] : containers.flatMap(fixedPorts);
  return {
    cpu: Math.max(0, taskCpu ?? sum(containers.map((each) => Math.max(0, each.cpu ?? 0)))),
    memory: Math.max(
      0,
      taskMemory ?? sum(containers.map((each) => Math.max(0, each.memoryReservation ?? each.memory ?? 0))),
    ),
    gpus: sum(containers.map(gpusOf)),
    tcpPorts: new Set(ports.filter((each) => each.protocol === 'tcp').map((each) => each.port)),
    udpPorts: new Set(ports.filter((each) => each.protocol === 'udp').map((each) => each.port)),
    attributes,
  };
}

/**
 * What a task takes of an instance that is smaller than the task itself: all of it. A laptop is smaller than a cluster; the
 * limits of such a task are lowered likewise, and it is told.
 */
export const withinWhole = <Need extends Resources>(need: Need, whole: Pick<Resources, 'cpu' | 'memory'>): Need => ({
  ...need,
  cpu: Math.min(need.cpu, whole.cpu),
  memory: Math.min(need.memory, whole.memory),
});

/** Everything the instance lacks, in the order ECS checks it; empty when the task fits. */
export function lacking(free: Resources, need: Resources): readonly ResourceRefusal[] {
  const refusals: readonly (readonly [ResourceRefusal, boolean])[] = [
    ['RESOURCE:CPU', need.cpu > free.cpu],
    ['RESOURCE:MEMORY', need.memory > free.memory],
    ['RESOURCE:PORTS', meets(free.tcpPorts, need.tcpPorts) || meets(free.udpPorts, need.udpPorts)],
    ['RESOURCE:GPU', need.gpus > free.gpus],
  ];
  return refusals.filter(([, missing]) => missing).map(([reason]) => reason);
}

/**
 * What is left of `registered` when all `needs` are taken from it. Always computed from the tasks that are there, never
 * by adding back what a stopped task had: a release cannot be forgotten or happen twice (ecs/runtime 9.2).
 */
export function remaining(registered: Resources, needs: readonly Resources[]): Resources {
  return {
    cpu: registered.cpu - sum(needs.map((each) => each.cpu)),
    memory: registered.memory - sum(needs.map((each) => each.memory)),
    gpus: registered.gpus - sum(needs.map((each) => each.gpus)),
    tcpPorts: new Set([...registered.tcpPorts, ...needs.flatMap((each) => [...each.tcpPorts])]),
    udpPorts: new Set([...registered.udpPorts, ...needs.flatMap((each) => [...each.udpPorts])]),
  };
}

function fixedPorts(container: ContainerDefinition): readonly { readonly port: number; readonly protocol: string }[] {
  return (container.portMappings ?? [])
    .filter((each) => (each.hostPort ?? 0) !== 0)
    .map((each) => ({ port: each.hostPort ?? 0, protocol: each.protocol ?? 'tcp' }));
}

function gpusOf(container: ContainerDefinition): number {
  const wanted = container.resourceRequirements?.find((each) => each.type === 'GPU')?.value;
  return wanted === undefined ? 0 : Number(wanted) || 0;
}

/** `"256"`, `"1 vCPU"`, `".5 vcpu"` in units; undefined for what is no amount. */
export function cpuUnits(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const vcpus = /^\s*([\d.]+)\s*vcpu\s*$/i.exec(text)?.[1];
  return numberOr(vcpus === undefined ? Number(text) : Math.round(Number(vcpus) * 1024));
}

/** `"512"`, `"1 GB"`, `"0.5GB"` in MiB; undefined for what is no amount. */
export function mebibytes(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const gigabytes = /^\s*([\d.]+)\s*gb\s*$/i.exec(text)?.[1];
  return numberOr(gigabytes === undefined ? Number(text) : Math.round(Number(gigabytes) * 1024));
}

const numberOr = (value: number) => (Number.isFinite(value) ? value : undefined);
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
const meets = (taken: ReadonlySet<number>, wanted: ReadonlySet<number>) => [...wanted].some((port) => taken.has(port));

/** An override's members that are not given must not hide those of the definition. */
const withoutUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Partial<T>;
