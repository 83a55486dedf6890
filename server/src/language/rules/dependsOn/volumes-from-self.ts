import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';

export const volumesFromSelf: Rule = {
  code: 'volumes-from-self',
  level: 'warning',
  summary: 'A container takes over volumes from others, not from itself.',
  docs: docs.volumesFrom,
  needs: 'volumesFrom',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      for (const { node, sourceContainer } of container.volumesFrom?.items ?? []) {
        if (sourceContainer?.value === undefined || sourceContainer.value === '') continue;
        if (sourceContainer.value !== container.name?.value) continue;
        yield {
          at: sourceContainer.node,
          message: `\`${sourceContainer.value}\` takes over its own volumes, which it has anyway; it could never be created first.`,
          fixes: [{ ...remove(node), title: 'Remove this entry' }],
        };
      }
    }
  },
};
