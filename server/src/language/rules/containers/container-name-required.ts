import { member, pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

export const containerNameRequired: Rule = {
  code: 'container-name-required',
  level: 'error',
  summary: 'Every container has a name.',
  docs: docs.container,
  *check(task) {
    const taken = new Set((task.containers?.items ?? []).map((container) => container.name?.value));
    for (const container of task.containers?.items ?? []) {
      if (container.name !== undefined && container.name.value?.trim() !== '') continue;
      const base = /([\w-]+)(?:[:@].*)?$/.exec(container.image?.value ?? '')?.[1] ?? 'app';
      const name = unused(base, taken);
      yield {
        at: container.name?.node ?? member(container.node, 'name')?.value ?? container.node,
        message: 'This container has no `name`.',
        ecsMessage: 'Container.name should not be null or empty.',
        fixes: [
          {
            title: `Name it "${name}"`,
            changes: [{ kind: 'set', path: [...pathOf(container.node), 'name'], value: name }],
          },
        ],
      };
    }
  },
};

function unused(base: string, taken: ReadonlySet<string | undefined>): string {
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
  return name;
}
