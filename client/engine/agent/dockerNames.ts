/** Names of a task's objects in Docker, in the pattern of the ECS agent (ecs/runtime 2). */
import { resourceName } from '../state/arn.ts';
import type { TaskSpec } from '../state/model.ts';

/** `length` hexadecimal digits. */
export function hex(random: () => number, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** A version 4 uuid. */
export function uuid(random: () => number): string {
  const variant = (8 + Math.floor(random() * 4)).toString(16);
  return `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${variant}${hex(random, 3)}-${hex(random, 12)}`;
}

/** `ecs-<family>-<revision>-<name>-<hex>`; Docker would refuse other characters. */
export function dockerNameOf(
  task: Pick<TaskSpec, 'taskDefinitionArn'>,
  containerOrVolume: string,
  random: () => number,
): string {
  const revision = resourceName(task.taskDefinitionArn).replace(':', '-');
  const name = containerOrVolume.replace(/[^A-Za-z0-9-]/g, '');
  return `ecs-${revision}-${name}-${hex(random, 20)}`;
}
