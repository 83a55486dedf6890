import { mistakeIn } from '../../arn.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { shorten } from '../wording.ts';
import { secretOf, secretSources } from './secretSources.ts';

export const secretAsmPartialArn: Rule = {
  code: 'secret-asm-partial-arn',
  level: 'hint',
  summary: 'The ARN of a secret ends its name with the six characters that Secrets Manager gave it.',
  docs: docs.secrets,
  needs: 'valueFrom',
  *check(task) {
    for (const { node, arn } of secretSources(task)) {
      const secret = secretOf(arn);
      // A secret of no real region or account is a template's.
      if (arn === undefined || mistakeIn(arn) !== undefined) continue;
      if (secret === undefined || secret.name === '' || /-[A-Za-z0-9]{6}$/.test(secret.name)) continue;
      yield {
        at: node,
        message: `\`${shorten(secret.name)}\` lacks the hyphen and six characters at the end of a full ARN. That works within one account if the policy of the execution role matches it; across accounts the full ARN is needed.`,
      };
    }
  },
};
