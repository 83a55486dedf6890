import { pathOf, type SyntaxNode } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

export const containerNameUnique: Rule = {
  code: 'container-name-unique',
  level: 'error',
  summary: 'Container names are unique within a definition.',
  docs: docs.container,
  *check(task) {
    const names = (task.containers?.items ?? []).flatMap(({ name }) =>
      name?.value === undefined ? [] : [{ name: name.value, node: name.node }],
    );
    const taken = new Set(names.map(({ name }) => name));
    const lastNumber = new Map<string, number>();
    /** Numbers that were found taken for one of the name are so for the next. */
    const freeName = (name: string): string => {
      let number = lastNumber.get(name) ?? 2;
      while (taken.has(`${name}-${number}`)) number++;
      lastNumber.set(name, number);
      return `${name}-${number}`;
    };
    const first = new Map<string, SyntaxNode>();
    for (const { name, node } of names) {
      const earlier = first.get(name);
      if (earlier === undefined) {
        first.set(name, node);
        continue;
      }
      if (name === '') continue;
      const free = freeName(name);
      yield {
        at: node,
        message: `Another container is called \`${name}\` already.`,
        ecsMessage: 'Container names must be unique within a task definition',
        related: [{ at: earlier, message: 'The other container' }],
        fixes: [{ title: `Rename to "${free}"`, changes: [{ kind: 'set', path: pathOf(node), value: free }] }],
      };
    }
  },
};
