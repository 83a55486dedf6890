/** The definition as this task runs it: RunTask's overrides in place. */
import {
  NAMESPACE_PAUSE_NAME,
  PAUSE_CONTAINER_NAME,
  type ContainerDefinition,
  type ContainerOverlay,
  type KeyValuePair,
  type TaskSpec,
} from '../../state/model.ts';
import type { NetworkMode } from './context.ts';

/** The mode of the task's network; Fargate has one only, and bridge is what Linux on EC2 takes when none is named. */
export function networkModeOf({ definition, launchType }: Pick<TaskSpec, 'definition' | 'launchType'>): NetworkMode {
  return definition.networkMode ?? (launchType === 'FARGATE' ? 'awsvpc' : 'bridge');
}

/** The container that holds what the task's containers share, their network (awsvpc) or other namespaces; most have none. */
export function pauseOf(
  task: Pick<TaskSpec, 'definition' | 'launchType'>,
): { readonly name: string; readonly kind: 'CNI_PAUSE' | 'NAMESPACE_PAUSE' } | undefined {
  if (networkModeOf(task) === 'awsvpc') return { name: PAUSE_CONTAINER_NAME, kind: 'CNI_PAUSE' };
  const { pidMode, ipcMode } = task.definition;
  return pidMode === 'task' || ipcMode === 'task' ? { name: NAMESPACE_PAUSE_NAME, kind: 'NAMESPACE_PAUSE' } : undefined;
}

/** Task size after the override: CPU in units of 1/1024 vCPU, memory in MiB; undefined when the task has none. */
export function taskSize({ definition, overrides }: Pick<TaskSpec, 'definition' | 'overrides'>) {
  return {
    cpu: parseCpu(overrides.cpu ?? definition.cpu),
    memory: parseMemory(overrides.memory ?? definition.memory),
  };
}

/** ECS takes `"256"`, `".25 vCPU"` and `"1 vcpu"`. */
export function parseCpu(text: string | undefined): number | undefined {
  const match = /^\s*(\d*\.?\d+)\s*(vcpu)?\s*$/i.exec(text ?? '');
  if (!match) return undefined;
  const value = Number(match[1]) * (match[2] === undefined ? 1 : 1024);
  return value > 0 ? Math.round(value) : undefined;
}

/** ECS takes `"512"`, `"1GB"` and `"0.5 GB"`. */
export function parseMemory(text: string | undefined): number | undefined {
  const match = /^\s*(\d*\.?\d+)\s*(gb|mb)?\s*$/i.exec(text ?? '');
  if (!match) return undefined;
  const value = Number(match[1]) * (match[2]?.toLowerCase() === 'gb' ? 1024 : 1);
  return value > 0 ? Math.round(value) : undefined;
}

/** Every container of the task, overrides in place: command replaces, environment merges by name, the rest replaces. */
export function effectiveContainers(task: Pick<TaskSpec, 'definition' | 'overrides'>): readonly ContainerDefinition[] {
  return (task.definition.containerDefinitions ?? []).map((container) => {
    const override = task.overrides.containerOverrides?.find((each) => each.name === container.name);
    if (!override) return container;
    return {
      ...container,
      ...(override.command === undefined ? {} : { command: override.command }),
      ...(override.cpu === undefined ? {} : { cpu: override.cpu }),
      ...(override.memory === undefined ? {} : { memory: override.memory }),
      ...(override.memoryReservation === undefined ? {} : { memoryReservation: override.memoryReservation }),
      environment: mergeEnvironment(container.environment ?? [], override.environment ?? []),
      ...(override.resourceRequirements === undefined ? {} : { resourceRequirements: override.resourceRequirements }),
      ...(override.environmentFiles === undefined ? {} : { environmentFiles: override.environmentFiles }),
    };
  });
}

/** Later pairs replace earlier ones of the same name in place; new ones follow. */
export function mergeEnvironment(base: readonly KeyValuePair[], changes: readonly KeyValuePair[]): KeyValuePair[] {
  const merged = new Map(base.map((pair) => [pair.name ?? '', pair.value ?? '']));
  for (const { name, value } of changes) merged.set(name ?? '', value ?? '');
  return [...merged].map(([name, value]) => ({ name, value }));
}

const NO_OVERLAY: ContainerOverlay = {};

export const overlayOf = (task: Pick<TaskSpec, 'overlay'>, container: string | undefined): ContainerOverlay =>
  task.overlay?.containers[container ?? ''] ?? NO_OVERLAY;

/** Secrets that need a value: those whose name the overlay's plain environment does not set anyway. */
export function neededSecrets(container: ContainerDefinition, overlay: ContainerOverlay) {
  const given = overlay.environment ?? {};
  return (container.secrets ?? []).flatMap(({ name, valueFrom }) =>
    name === undefined || name in given ? [] : [{ name, valueFrom: valueFrom ?? '' }],
  );
}

/** The image Docker is asked for. */
export const imageOf = (container: ContainerDefinition, overlay: ContainerOverlay): string =>
  overlay.image ?? container.image ?? '';

/**
 * `linux/arm64` when the definition names an architecture; Docker's own otherwise, and for an image of the overlay, which
 * is this machine's affair.
 */
export function platformOf(
  { definition }: Pick<TaskSpec, 'definition'>,
  overlay: ContainerOverlay,
): string | undefined {
  if (overlay.image !== undefined) return undefined;
  switch (definition.runtimePlatform?.cpuArchitecture) {
    case 'ARM64':
      return 'linux/arm64';
    case 'X86_64':
      return 'linux/amd64';
    case undefined:
    default:
      return undefined;
  }
}
