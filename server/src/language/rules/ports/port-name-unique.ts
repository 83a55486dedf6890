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
  *check(task) {
    const all = new Set([...mappingsOf(task)].map(({ mapping }) => mapping.name?.value));
    const first = new Map<string, SyntaxNode>();
    for (const { name } of [...mappingsOf(task)].map(({ mapping }) => mapping)) {
      if (name?.value === undefined) continue;
      const earlier = first.get(name.value);
      if (earlier === undefined) {
        first.set(name.value, name.node);
        continue;
      }
      const fresh = freeName(name.value, all);
      all.add(fresh);
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

/** `http-2`, `http-3`, …: the first that is free, within the 64 characters a name may have. */
function freeName(name: string, taken: ReadonlySet<string | undefined>): string {
  for (let number = 2; ; number++) {
    const candidate = `${name.slice(0, 60)}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
