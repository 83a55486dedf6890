import type { TaskDefinition } from '../../taskDefinition.ts';
import type { Field } from '../../reader.ts';
import { requirementOf } from '../launchTypes.ts';
import type { RuleContext } from '../rule.ts';

/** The host paths of a definition that may have some: not those on Fargate, where none is allowed. */
export function hostPaths(task: TaskDefinition, context: RuleContext): readonly Field<string>[] {
  if (requirementOf(task, 'FARGATE', context) !== undefined) return [];
  return task.volumes?.items.flatMap(({ sourcePath }) => sourcePath ?? []) ?? [];
}
