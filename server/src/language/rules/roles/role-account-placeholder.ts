import { isAccountId, parseArn } from '../../arn.ts';
import { hasPlaceholder } from '../../placeholders.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

/** Accounts of examples in documentation; nobody's. */
const EXAMPLES: ReadonlySet<string> = new Set(['123456789012', '111122223333', '012345678910', '444455556666']);

export const roleAccountPlaceholder: Rule = {
  code: 'role-account-placeholder',
  level: 'warning',
  summary: 'A role is in an account of yours, not in that of an example.',
  docs: docs.taskRole,
  needs: ['taskRoleArn', 'executionRoleArn'],
  *check(task) {
    for (const key of ['taskRoleArn', 'executionRoleArn'] as const) {
      const role = task[key];
      if (role?.value === undefined || hasPlaceholder(role.value)) continue;
      const arn = parseArn(role.value);
      if (arn?.service !== 'iam' || !arn.resource.startsWith('role/')) continue;
      const isWord = !isAccountId(arn.account) && /[A-Za-z]/.test(arn.account);
      if (!isWord && !EXAMPLES.has(arn.account)) continue;
      yield {
        at: role.node,
        message: `The account \`${arn.account}\` of \`${key}\` is ${
          isWord ? 'a word to be replaced by 12 digits' : 'one of those in examples'
        }: put in yours before you deploy.`,
      };
    }
  },
};
