import type { TaskDefinition } from '../../taskDefinition.ts';
import { requirementOf } from '../launchTypes.ts';
import type { RuleContext } from '../rule.ts';

/**
 * The network mode the task will have, or undefined when it cannot be known. Fargate knows only awsvpc, so a definition
 * that forgot to say so is checked for it, and one that says another is not checked for that; Managed Instances default to awsvpc, elsewhere Linux defaults to bridge.
 */
export function effectiveNetworkMode(task: TaskDefinition, context: RuleContext): string | undefined {
  const mode = task.networkMode?.value;
  if (requirementOf(task, 'FARGATE', context) !== undefined) {
    return task.networkMode === undefined || mode === 'awsvpc' ? 'awsvpc' : undefined;
  }
  if (task.networkMode !== undefined) return mode;
  if (requirementOf(task, 'MANAGED_INSTANCES', context) === undefined) return 'bridge';
  const isMixed = ['EC2' as const, 'EXTERNAL' as const].some(
    (type) => requirementOf(task, type, context) !== undefined,
  );
  return isMixed ? undefined : 'awsvpc';
}
