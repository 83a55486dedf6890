import type { ResourceRequirement } from '../../members/platform.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';

/** What a container asks for besides cpu and memory. */
export interface Requirement extends ResourceRequirement {
  readonly container: Container;
}

export const requirementsOf = (task: TaskDefinition, type: string): readonly Requirement[] =>
  (task.containers?.items ?? []).flatMap((container) =>
    (container.resourceRequirements?.items ?? [])
      .filter((requirement) => requirement.type?.value === type)
      .map((requirement) => ({ ...requirement, container })),
  );
