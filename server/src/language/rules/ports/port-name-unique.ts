import { pathOf } from '../../nodes.ts';
import type { SyntaxNode } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { mappingsOf } from './mappings.ts';

export const portNameUnique: Rule = {
  code: 'port-name-unique',
  level: 'error',
  summary: 'The names of port mappings are unique in the task.',
  docs: docs.portMapping,
  needs: 'portMappings',
  *check(task) {
    const all = new Set([...mappingsOf(task)].map(({ mapping }) => mapping.name?.value));
    const first = new Map<string, SyntaxNode>();
    const next = new Map<string, number>();
    for (const { name } of [...mappingsOf(task)].map(({ mapping }) => mapping)) {
      if (name?.value === undefined) continue;
      const earlier = first.get(name.value);
      if (earlier === undefined) {
        first.set(name.value, name.node);
        continue;
      }
      let number = next.get(name.value) ?? 2;
      while (all.has(numbered(name.value, number))) number++;
      next.set(name.value, number + 1);
      const fresh = numbered(name.value, number);
      yield {
        at: name.node,
        message: `Another port mapping of this task is called \`${name.value}\` already.`,
        ecsMessage: 'port mapping name is already used',
        related: [{ at: earlier, message: 'The other mapping' }],
        fixes: [{ title: `Rename to \`${fresh}\``, changes: [{ kind: 'set', path: pathOf(name.node), value: fresh }] }],
      };
    }
  },
};

/** `http-2`, within the 64 characters a name may have. */
const numbered = (name: string, number: number): string => `${name.slice(0, 58)}-${number}`;
