import type { SyntaxNode } from '../../nodes.ts';
import type { Rule } from '../rule.ts';
import { pages } from './pages.ts';

export const volumeNameUnique: Rule = {
  code: 'volume-name-unique',
  // The refusal has not been seen.
  level: 'warning',
  summary: 'Every volume has a name of its own.',
  docs: pages.volume,
  needs: 'volumes',
  *check({ volumes }) {
    const seen = new Map<string, SyntaxNode>();
    for (const { name } of volumes?.items ?? []) {
      if (name?.value === undefined || name.value === '') continue;
      const first = seen.get(name.value);
      if (first === undefined) seen.set(name.value, name.node);
      else {
        yield {
          at: name.node,
          message: `Two volumes are called \`${name.value}\`; a mount point cannot tell them apart.`,
          related: [{ at: first, message: 'The first one' }],
        };
      }
    }
  },
};
