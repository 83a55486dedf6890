import type { SyntaxNode } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

export const dependsDuplicate: Rule = {
  code: 'depends-duplicate',
  level: 'warning',
  summary: 'A container names each of those it waits for once.',
  docs: docs.dependency,
  needs: 'dependsOn',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const first = new Map<string, SyntaxNode>();
      for (const { node, containerName } of container.dependsOn?.items ?? []) {
        if (containerName?.value === undefined) continue;
        const earlier = first.get(containerName.value);
        if (earlier === undefined) {
          first.set(containerName.value, containerName.node);
          continue;
        }
        yield {
          at: containerName.node,
          message: `${nameOf(container)} waits for \`${containerName.value}\` twice. Keep the stricter condition only.`,
          related: [{ at: earlier, message: 'The other dependency on it' }],
          tags: ['unnecessary'],
          fixes: [{ ...remove(node), title: 'Remove this dependency' }],
        };
      }
    }
  },
};
