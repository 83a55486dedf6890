import type { SyntaxNode } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

export const tmpfsDuplicatePath: Rule = {
  code: 'tmpfs-duplicate-path',
  level: 'warning',
  summary: 'Nothing else is mounted where a tmpfs is.',
  docs: docs.tmpfs,
  needs: 'tmpfs',
  *check(task) {
    for (const { mountPoints, linuxParameters } of task.containers?.items ?? []) {
      const tmpfs = linuxParameters?.tmpfs?.items ?? [];
      if (tmpfs.length === 0) continue;
      const taken = new Map<string, { readonly node: SyntaxNode; readonly what: string }>();
      for (const { containerPath } of mountPoints?.items ?? []) {
        if (containerPath?.value === undefined) continue;
        taken.set(normalized(containerPath.value), { node: containerPath.node, what: 'a mount point' });
      }
      for (const { containerPath } of tmpfs) {
        if (containerPath?.value === undefined) continue;
        const path = normalized(containerPath.value);
        const other = taken.get(path);
        if (other === undefined) {
          taken.set(path, { node: containerPath.node, what: 'another tmpfs' });
          continue;
        }
        yield {
          at: containerPath.node,
          message: `\`${containerPath.value}\` is the place of ${other.what} already; one hides the other.`,
          related: [{ at: other.node, message: 'The other mount' }],
        };
      }
    }
  },
};

const normalized = (path: string): string => path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, '');
