/** Placement constraints: they bind, where strategies only prefer (ecs/runtime 5). Pure. */
import type { InstanceView } from './instance.ts';
import { satisfies, type ReadExpression } from './query.ts';

/** As a service, a task definition or RunTask names it. */
export interface Constraint {
  readonly type?: string | undefined;
  readonly expression?: string | undefined;
}

/** ECS's own sentence in RunTask's `failures`. */
export const MEMBER_OF_UNSATISFIED = 'MemberOf placement constraint unsatisfied.';
export const DISTINCT_INSTANCE_UNSATISFIED = 'DistinctInstance placement constraint unsatisfied.';

/**
 * The first constraint that keeps a task of `group` off the instance, in ECS's words; undefined when none does.
 * An expression that cannot be read, which registration refuses, is satisfied by no instance.
 */
export function unsatisfied(
  instance: InstanceView,
  constraints: readonly Constraint[],
  group: string,
  read: ReadExpression,
): string | undefined {
  for (const { type, expression } of constraints) {
    if (type === 'distinctInstance') {
      if (instance.groups.includes(group)) return DISTINCT_INSTANCE_UNSATISFIED;
    } else if (type === 'memberOf') {
      const parsed = read(expression ?? '');
      if (!parsed || !satisfies(instance, parsed)) return MEMBER_OF_UNSATISFIED;
    }
  }
  return undefined;
}
