import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { shorten } from '../wording.ts';

const FORM = /^(?:no-new-privileges(?:[:=](?:true|false))?|(?:apparmor|label|credentialspec)[:=].+)$/;

export const securityOptionsForm: Rule = {
  code: 'security-options-form',
  level: 'warning',
  summary: 'A security option is `no-new-privileges`, or begins with `apparmor:`, `label:` or `credentialspec:`.',
  docs: docs.container,
  needs: 'dockerSecurityOptions',
  *check(task, context) {
    if (requirementOf(task, 'FARGATE', context) !== undefined) return;
    for (const { dockerSecurityOptions } of task.containers?.items ?? []) {
      for (const { node, value } of dockerSecurityOptions?.items ?? []) {
        if (value === undefined || FORM.test(value)) continue;
        yield {
          at: node,
          message: `${shorten(JSON.stringify(value))} is no security option that ECS documents: they are \`no-new-privileges\`, \`apparmor:PROFILE\`, \`label:VALUE\` and \`credentialspec:FILE\`.`,
        };
      }
    }
  },
};
