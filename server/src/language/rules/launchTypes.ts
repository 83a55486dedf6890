import type { SyntaxNode } from '../nodes.ts';
import type { TaskDefinition } from '../taskDefinition.ts';
import type { LaunchType, RuleContext } from './rule.ts';

/**
 * Where the definition asks for a launch type, or undefined when it does not. Every type that is listed is validated,
 * also beside others. Without `requiresCompatibilities` ECS checks for none, and we for the one the user assumes.
 */
export function requirementOf(task: TaskDefinition, type: LaunchType, context: RuleContext): SyntaxNode | undefined {
  if (task.requiresCompatibilities === undefined || isEmptyList(task.requiresCompatibilities)) {
    return context.assumedLaunchType === type ? (task.family?.node ?? task.node) : undefined;
  }
  return task.requiresCompatibilities.items.find((item) => item.value === type)?.node;
}

export const isWindows = (task: TaskDefinition): boolean =>
  task.runtimePlatform?.operatingSystemFamily?.value?.startsWith('WINDOWS_') ?? false;

const isEmptyList = (list: NonNullable<TaskDefinition['requiresCompatibilities']>) =>
  list.isComplete && list.items.length === 0;
