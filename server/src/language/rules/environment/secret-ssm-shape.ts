import { formatArn } from '../../arn.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { secretSources } from './secretSources.ts';

export const secretSsmShape: Rule = {
  code: 'secret-ssm-shape',
  level: 'warning',
  summary: 'The ARN of a parameter ends in `parameter/name`; a leading slash of the name is that one.',
  docs: docs.secrets,
  hasSafeFix: true,
  needs: 'valueFrom',
  *check(task) {
    for (const { node, arn } of secretSources(task)) {
      if (arn?.service !== 'ssm') continue;
      const { resource } = arn;
      const wrong = mistake(resource);
      if (wrong === undefined) continue;
      const name = resource
        .replace(/^parameter(?=[:/]|$)/, '')
        .replace(/^[:/]+/, '')
        .replace(/:.*$/s, '');
      yield {
        at: node,
        message: `\`${resource}\` ${wrong}. The ARN of a parameter ends in \`parameter/name\`.`,
        fixes: name === '' ? [] : [replace(node, formatArn({ ...arn, resource: `parameter/${name}` }))],
      };
    }
  },
};

function mistake(resource: string): string | undefined {
  if (!/^parameter[:/]/.test(resource)) return 'lacks `parameter/`';
  if (resource.startsWith('parameter:')) return 'has a colon for the slash';
  if (resource.startsWith('parameter//')) return 'has one slash too many';
  if (resource.includes(':')) return 'goes on after the name; only Secrets Manager knows JSON keys and versions there';
  return undefined;
}
