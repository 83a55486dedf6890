import type { SyntaxNode } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';

/** Which launch types there are, the schema checks under this code as well. */
export const requiresCompatValues: Rule = {
  code: 'requires-compat-values',
  level: 'error',
  summary: 'Launch types are EC2, FARGATE, EXTERNAL and MANAGED_INSTANCES, each listed once.',
  docs: docs.register,
  needs: 'requiresCompatibilities',
  *check(task) {
    const first = new Map<string, SyntaxNode>();
    for (const { node, value } of task.requiresCompatibilities?.items ?? []) {
      if (value === undefined) continue;
      const earlier = first.get(value);
      first.set(value, earlier ?? node);
      if (earlier === undefined) continue;
      yield {
        at: node,
        // Said nowhere to be refused.
        level: 'warning',
        message: `\`${value}\` is listed already.`,
        tags: ['unnecessary'],
        related: [{ at: earlier, message: 'The first time' }],
        fixes: [remove(node)],
      };
    }
  },
};
