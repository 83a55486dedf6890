import type { SyntaxNode } from '../../nodes.ts';
import type { TaskDefinition } from '../../taskDefinition.ts';
import { addRole } from '../executionRole.ts';
import type { Rule, RuleContext, RuleInfo } from '../rule.ts';

/** A row of the tables of what needs a role: one finding at the first user, the others are related. */
export interface NeededRole extends RuleInfo {
  readonly role: 'executionRoleArn' | 'taskRoleArn';
  /** Who needs it and why, as the first half of a sentence. */
  readonly reason: string;
  readonly ecsMessage?: string;
  readonly users: (task: TaskDefinition, context: RuleContext) => Iterable<SyntaxNode>;
}

export const neededRole = ({ role, reason, ecsMessage, users, ...info }: NeededRole): Rule => ({
  ...info,
  *check(task, context) {
    if (task[role] !== undefined) return;
    const [first, ...others] = users(task, context);
    if (first === undefined) return;
    yield {
      at: first,
      message: `${reason}; \`${role}\` is missing at the root.`,
      ...(ecsMessage === undefined ? {} : { ecsMessage }),
      related: others.map((at) => ({ at, message: 'This needs it as well' })),
      fixes: [addRole(task, role)],
    };
  },
});
