import { parseArn } from '../../arn.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { shorten } from '../wording.ts';

/** How many there may be the schema checks under the same code; this is about their form. */
export const credentialSpecsMax: Rule = {
  code: 'credential-specs-max',
  level: 'error',
  summary:
    'A container has at most one credential spec: `credentialspec:` or `credentialspecdomainless:` and the ARN of an SSM parameter or S3 object.',
  docs: docs.container,
  needs: 'credentialSpecs',
  *check(task) {
    for (const { credentialSpecs } of task.containers?.items ?? []) {
      for (const { node, value } of credentialSpecs?.items ?? []) {
        if (value === undefined) continue;
        const [, arn = ''] = /^credentialspec(?:domainless)?:(.*)$/s.exec(value) ?? [];
        if (['s3', 'ssm'].includes(parseArn(arn)?.service ?? '')) continue;
        yield {
          at: node,
          message: `A credential spec is \`credentialspec:ARN\` or \`credentialspecdomainless:ARN\`, with the ARN of an SSM parameter or S3 object; it is ${shorten(JSON.stringify(value))}.`,
        };
      }
    }
  },
};
