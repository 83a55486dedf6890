import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import type { SyntaxNode } from '../../nodes.ts';
import { remove } from '../structure/repairs.ts';

/** How many tags there may be and which characters they have, the schema checks under this code as well. */
export const tagsLimits: Rule = {
  code: 'tags-limits',
  level: 'error',
  summary:
    'At most 50 tags with different keys of 1 to 128 and values of up to 256 letters, digits, spaces and `_ . : / = + - @`, none beginning with `aws:`.',
  docs: docs.tag,
  needs: 'tags',
  *check(task) {
    const first = new Map<string, SyntaxNode>();
    for (const { node, key } of task.tags?.items ?? []) {
      if (key?.value === undefined) continue;
      const earlier = first.get(key.value);
      first.set(key.value, earlier ?? key.node);
      if (earlier !== undefined) {
        yield {
          at: key.node,
          message: `There is a tag \`${key.value}\` already; keys are unique.`,
          related: [{ at: earlier, message: 'The other tag' }],
          fixes: [{ ...remove(node), title: 'Remove this tag' }],
        };
      } else if (/^aws:/i.test(key.value)) {
        yield {
          at: key.node,
          message: `Tags that begin with \`aws:\` are set by AWS alone, in any case of the letters; this one is \`${key.value}\`.`,
          fixes: [{ ...remove(node), title: 'Remove this tag' }],
        };
      }
    }
  },
};
