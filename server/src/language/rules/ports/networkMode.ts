import type { TaskDefinition } from '../../taskDefinition.ts';
import { requirementOf } from '../launchTypes.ts';
import type { RuleContext } from '../rule.ts';

/**
 * The network mode the task will have, or undefined when it cannot be known. Fargate knows only awsvpc, so a definition
 * that forgot to say so is checked for it; elsewhere Linux defaults to bridge.
 */
export function effectiveNetworkMode(task: TaskDefinition, context: RuleContext): string | undefined {
  if (task.networkMode !== undefined) return task.networkMode.value;
  return requirementOf(task, 'FARGATE', context) === undefined ? 'bridge' : 'awsvpc';
}
