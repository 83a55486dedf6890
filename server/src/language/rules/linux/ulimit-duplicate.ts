import type { SyntaxNode } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';

export const ulimitDuplicate: Rule = {
  code: 'ulimit-duplicate',
  level: 'warning',
  summary: 'A container sets each limit once.',
  docs: docs.ulimit,
  needs: 'ulimits',
  *check(task) {
    for (const { ulimits } of task.containers?.items ?? []) {
      const seen = new Map<string, SyntaxNode>();
      for (const { name, node } of ulimits?.items ?? []) {
        if (name?.value === undefined) continue;
        const first = seen.get(name.value);
        if (first === undefined) {
          seen.set(name.value, name.node);
          continue;
        }
        yield {
          at: name.node,
          message: `\`${name.value}\` is limited twice; only one of the two can hold.`,
          related: [{ at: first, message: 'The first limit' }],
          fixes: [{ ...remove(node), title: 'Remove this limit' }],
        };
      }
    }
  },
};
