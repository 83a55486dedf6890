import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { secretOf, secretSources } from './secretSources.ts';

/** `:json-key:version-stage:version-id` */
const FIELDS = 3;

export const secretAsmColons: Rule = {
  code: 'secret-asm-colons',
  level: 'warning',
  summary:
    "A Secrets Manager ARN ends with the secret's name, or with all three of `:json-key:version-stage:version-id`.",
  docs: docs.secrets,
  hasSafeFix: true,
  needs: 'valueFrom',
  *check(task) {
    for (const { node, text, arn } of secretSources(task)) {
      const extra = secretOf(arn)?.extra.length ?? 0;
      if (extra === 0 || extra === FIELDS) continue;
      yield {
        at: node,
        message: `This ARN has ${extra} field${extra === 1 ? '' : 's'} behind the secret's name; the agent takes none or three, \`:json-key:version-stage:version-id\`, where any may be empty. The task would stop with "an invalid ARN format".`,
        fixes: extra < FIELDS ? [replace(node, text + ':'.repeat(FIELDS - extra))] : [],
      };
    }
  },
};
