import type { SyntaxNode } from '../../nodes.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import { parseTaskMemory } from '../../values/taskSize.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { RuleContext } from '../rule.ts';

/** MiB that the containers share, or undefined where the task has no memory of its own that counts. */
export function sharedMemoryOf(
  task: TaskDefinition,
  context: RuleContext,
): { readonly mib: number; readonly node: SyntaxNode } | undefined {
  const mib = parseTaskMemory(task.memory?.value ?? '');
  if (mib === undefined || task.memory === undefined) return undefined;
  // On EC2 the size of a Windows task is ignored.
  if (isWindows(task) && requirementOf(task, 'FARGATE', context) === undefined) return undefined;
  return { mib, node: task.memory.node };
}
