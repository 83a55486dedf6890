import type { SyntaxNode } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

export const secretDuplicate: Rule = {
  code: 'secret-duplicate',
  level: 'error',
  summary: 'A name is in `secrets` once.',
  docs: docs.secret,
  needs: 'secrets',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const first = new Map<string, SyntaxNode>();
      for (const { node, name } of container.secrets?.items ?? []) {
        if (name?.value === undefined || name.value.trim() === '') continue;
        const earlier = first.get(name.value);
        if (earlier === undefined) {
          first.set(name.value, name.node);
          continue;
        }
        yield {
          at: name.node,
          message: `${nameOf(container)} has the secret \`${name.value}\` twice; each name is unique.`,
          ecsMessage: `Duplicate secret names found: ${name.value}. Each secret name must be unique.`,
          related: [{ at: earlier, message: 'The other secret of that name' }],
          fixes: [{ ...remove(node), title: 'Remove this one' }],
        };
      }
    }
  },
};
