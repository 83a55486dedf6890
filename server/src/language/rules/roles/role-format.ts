import { isAccountId, parseArn } from '../../arn.ts';
import { hasPlaceholder } from '../../placeholders.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { shorten } from '../wording.ts';

const NAME = /^[\w+=,.@/-]{1,128}$/;

/**
 * `arn:<partition>:iam::<account>:role/<path and name>`, or the name alone: documented for the task role only, but tools
 * of AWS itself pass the execution role by its name.
 */
export const roleFormat: Rule = {
  code: 'role-format',
  level: 'error',
  summary: 'A role is named by its ARN or its name.',
  docs: docs.taskRole,
  needs: ['taskRoleArn', 'executionRoleArn'],
  *check(task) {
    for (const key of ['taskRoleArn', 'executionRoleArn'] as const) {
      const role = task[key];
      if (role?.value === undefined || hasPlaceholder(role.value)) continue;
      const mistake = mistakeOf(role.value);
      if (mistake !== undefined) {
        yield {
          at: role.node,
          message: `\`${key}\` ${mistake} It has the form \`arn:aws:iam::<account>:role/<name>\`.`,
          ecsMessage: 'Role is not valid',
          fixes: role.value.trim() === '' ? [remove(role.node)] : [],
        };
      }
    }
  },
};

function mistakeOf(text: string): string | undefined {
  if (text.trim() === '') return 'is empty, which ECS refuses, unlike a key that is left out.';
  if (!/^\s*arn:/i.test(text)) {
    return NAME.test(text) ? undefined : `is \`${shorten(text)}\`, which is neither an ARN nor the name of a role.`;
  }
  const arn = parseArn(text);
  if (arn === undefined || /\s/.test(text)) return `is \`${shorten(text)}\`, which is no whole ARN.`;
  if (arn.service !== 'iam' || !arn.resource.startsWith('role/')) {
    return `names something of ${arn.service} (\`${shorten(arn.resource)}\`), not a role.`;
  }
  if (arn.region !== '')
    return `has the region \`${arn.region}\`; roles have none, so there are two colons after \`iam\`.`;
  if (arn.resource === 'role/') return 'does not say which role.';
  // Letters in place of digits are a placeholder for the account, which is a problem of its own.
  return isAccountId(arn.account) || /[A-Za-z]/.test(arn.account)
    ? undefined
    : `has the account \`${arn.account}\`, which is not 12 digits.`;
}
