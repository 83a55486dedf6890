import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

export const dependsSelf: Rule = {
  code: 'depends-self',
  level: 'error',
  summary: 'A container does not depend on itself.',
  docs: docs.dependency,
  needs: 'dependsOn',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      for (const { node, containerName } of container.dependsOn?.items ?? []) {
        if (containerName?.value === undefined || containerName.value !== container.name?.value) continue;
        yield {
          at: containerName.node,
          message: `\`${containerName.value}\` waits for itself and would never start.`,
          fixes: [{ title: 'Remove this dependency', changes: [{ kind: 'remove', path: pathOf(node) }] }],
        };
      }
    }
  },
};
