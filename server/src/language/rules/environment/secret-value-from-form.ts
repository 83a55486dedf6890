import { mistakeIn, type Arn } from '../../arn.ts';
import type { Severity } from '../../problem.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { shorten } from '../wording.ts';
import { secretSources } from './secretSources.ts';

export const secretValueFromForm: Rule = {
  code: 'secret-value-from-form',
  level: 'error',
  summary:
    'A secret is taken from a Secrets Manager ARN, an SSM parameter ARN, or the name of a parameter in the same region.',
  docs: docs.secret,
  needs: 'valueFrom',
  *check(task) {
    for (const { node, text, arn } of secretSources(task)) {
      const wrong = arn === undefined ? mistakeInName(text) : mistakeInArn(arn);
      if (wrong === undefined) continue;
      yield {
        at: node,
        level: wrong.level,
        message: `${shorten(JSON.stringify(text))} ${wrong.words}. A secret comes from the ARN of a Secrets Manager secret (\`arn:aws:secretsmanager:…:secret:…\`) or of an SSM parameter (\`arn:aws:ssm:…:parameter/…\`), or by the bare name of a parameter.`,
        fixes: wrong.repaired === undefined ? [] : [replace(node, wrong.repaired)],
      };
    }
  },
};

interface Wrong {
  readonly level: Severity;
  readonly words: string;
  readonly repaired?: string;
}

const error = (words: string): Wrong => ({ level: 'error', words });
const warning = (words: string): Wrong => ({ level: 'warning', words });

function mistakeInArn(arn: Arn): Wrong | undefined {
  const { service, resource, region, account } = arn;
  if (service !== 'secretsmanager' && service !== 'ssm') return error(`is an ARN of \`${service}\``);
  // The shape of a parameter is the affair of secret-ssm-shape.
  if (service === 'secretsmanager' && !resource.startsWith('secret:')) return warning('names no `secret:`');
  if (region === '') return warning('names no region');
  if (account === '') return warning('names no account');
  const common = mistakeIn(arn);
  return common === undefined ? undefined : warning(`cannot be right: ${common}`);
}

function mistakeInName(text: string): Wrong | undefined {
  if (text.trim() === '') return warning('is empty');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return error('is an address');
  if (/^arn:/i.test(text)) return error('is no complete ARN');
  const foreign = /[^\w./-]/u.exec(text)?.[0];
  if (foreign !== undefined)
    return warning(`is taken for the name of an SSM parameter, which cannot contain \`${foreign}\``);
  if (text.includes('/') && !text.startsWith('/')) {
    const words = 'is taken for the name of an SSM parameter; with slashes in it, that begins with one';
    return { ...warning(words), repaired: `/${text}` };
  }
  return undefined;
}
