import { oncePerTask } from '../../oncePerTask.ts';
import type { Field } from '../../reader.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';

/** A name under which a container gets a value, from `environment` or `secrets`. */
export interface NamedVariable {
  readonly container: Container;
  readonly name: string;
  readonly node: Field<string>['node'];
  readonly isSecret: boolean;
}

/** All variables with a known name that is not blank, container by container. */
export const variables = oncePerTask((task): readonly NamedVariable[] => [...listed(task)]);

function* listed(task: TaskDefinition): Generator<NamedVariable> {
  for (const container of task.containers?.items ?? []) {
    for (const [list, isSecret] of [
      [container.environment, false],
      [container.secrets, true],
    ] as const) {
      for (const { name } of list?.items ?? []) {
        if (name?.value === undefined || name.value.trim() === '') continue;
        yield { container, name: name.value, node: name.node, isSecret };
      }
    }
  }
}
