import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { secretOf, secretSources } from './secretSources.ts';

export const secretAsmStageAndId: Rule = {
  code: 'secret-asm-stage-and-id',
  level: 'warning',
  summary: 'A version of a secret is named by its stage or by its id, not by both.',
  docs: docs.secrets,
  needs: 'valueFrom',
  *check(task) {
    for (const { node, text, arn } of secretSources(task)) {
      const [, stage = '', id = '', ...more] = secretOf(arn)?.extra ?? [];
      if (stage === '' || id === '' || more.length > 0) continue;
      const before = text.slice(0, text.length - `${stage}:${id}`.length);
      yield {
        at: node,
        message: `This names a version twice, by the stage \`${stage}\` and by the id \`${id}\`. Give one of them.`,
        fixes: [
          { ...replace(node, `${before}:${id}`), title: 'Keep the version id' },
          { ...replace(node, `${before}${stage}:`), title: 'Keep the version stage' },
        ],
      };
    }
  },
};
