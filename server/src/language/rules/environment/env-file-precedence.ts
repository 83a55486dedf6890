import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const envFilePrecedence: Rule = {
  code: 'env-file-precedence',
  level: 'hint',
  summary: 'Of several environment files the first one that sets a name wins.',
  docs: docs.environmentFiles,
  needs: 'environmentFiles',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const [first, second] = container.environmentFiles?.items ?? [];
      if (first === undefined || second === undefined) continue;
      yield {
        at: second.value?.node ?? second.node,
        message: `Of the environment files of ${nameOf(container)} the first one that sets a name wins: later ones only add what is missing, and \`environment\` beats them all.`,
        related: [{ at: first.value?.node ?? first.node, message: 'The file that wins' }],
      };
    }
  },
};
