import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

export const envValueMissing: Rule = {
  code: 'env-value-missing',
  level: 'hint',
  summary: 'A variable that is to be empty says so.',
  docs: docs.environmentVariable,
  hasSafeFix: true,
  needs: 'environment',
  *check(task) {
    for (const { environment } of task.containers?.items ?? []) {
      for (const { node, name, value } of environment?.items ?? []) {
        if (value !== undefined || name?.value === undefined || name.value.trim() === '') continue;
        yield {
          at: name.node,
          message: `\`${name.value}\` has no \`value\` and will be empty. Deployment tools write that out; say it here.`,
          fixes: [
            {
              title: 'Set it to ""',
              changes: [{ kind: 'set', path: [...pathOf(node), 'value'], value: '' }],
            },
          ],
        };
      }
    }
  },
};
