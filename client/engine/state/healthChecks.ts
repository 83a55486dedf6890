import type { ContainerDefinition, TaskRecord } from './model.ts';

/** Whether a container has a health check that counts (ecs/runtime 1.7). `["NONE"]` switches a check off. */
export function hasCheck({ healthCheck }: ContainerDefinition): boolean {
  const command = healthCheck?.command ?? [];
  return command.length > 0 && command[0] !== 'NONE';
}

/** Whether the health of a task is judged at all: an essential container that runs here has a check. */
export function isChecked({ spec, observed }: TaskRecord): boolean {
  return (spec.definition.containerDefinitions ?? []).some(
    (definition) =>
      (definition.essential ?? true) &&
      hasCheck(definition) &&
      !observed.containers.some(({ name, skipped }) => name === definition.name && skipped),
  );
}
