import type { SyntaxNode } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const mountDuplicatePath: Rule = {
  code: 'mount-duplicate-path',
  level: 'warning',
  summary: 'Two mount points of a container are not at the same path.',
  docs: docs.mountPoint,
  needs: 'mountPoints',
  *check({ containers }) {
    for (const container of containers?.items ?? []) {
      const seen = new Map<string, SyntaxNode>();
      for (const { containerPath: path } of container.mountPoints?.items ?? []) {
        if (path?.value === undefined || path.value === '') continue;
        const place = path.value.length > 1 ? path.value.replace(/\/+$/, '') : path.value;
        const first = seen.get(place);
        if (first === undefined) seen.set(place, path.node);
        else {
          yield {
            at: path.node,
            message: `Two mount points of ${nameOf(container)} are at \`${path.value}\`; Docker refuses to start the container.`,
            related: [{ at: first, message: 'The first one' }],
          };
        }
      }
    }
  },
};
