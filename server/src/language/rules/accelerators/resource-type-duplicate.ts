import type { SyntaxNode } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

export const resourceTypeDuplicate: Rule = {
  code: 'resource-type-duplicate',
  level: 'warning',
  summary: 'A container asks for each kind of resource once.',
  docs: docs.resourceRequirement,
  needs: 'resourceRequirements',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const seen = new Map<string, SyntaxNode>();
      for (const { type, node } of container.resourceRequirements?.items ?? []) {
        if (type?.value === undefined) continue;
        const first = seen.get(type.value);
        if (first === undefined) {
          seen.set(type.value, node);
          continue;
        }
        yield {
          at: type.node,
          message: `${nameOf(container)} asks for \`${type.value}\` twice; put it into one requirement.`,
          related: [{ at: first, message: 'The first requirement' }],
          fixes: [{ ...remove(node), title: 'Remove this requirement' }],
        };
      }
    }
  },
};
