import { nearest } from '../../nearest.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';
import { containersByName, suggestedNames } from './targets.ts';

export const volumesFromUnknown: Rule = {
  code: 'volumes-from-unknown',
  level: 'error',
  summary: 'Volumes are taken over from containers of the same definition.',
  docs: docs.volumesFrom,
  needs: 'volumesFrom',
  *check(task) {
    const { byName, isComplete } = containersByName(task);
    if (!isComplete) return;
    for (const container of task.containers?.items ?? []) {
      for (const { sourceContainer } of container.volumesFrom?.items ?? []) {
        if (sourceContainer?.value === undefined || byName.has(sourceContainer.value)) continue;
        const others = suggestedNames(task).filter((name) => name !== container.name?.value);
        const near = nearest(sourceContainer.value, others, 3);
        yield {
          at: sourceContainer.node,
          message: `There is no container \`${sourceContainer.value}\` in this definition.${
            near !== undefined
              ? ` Did you mean \`${near}\`?`
              : others.length === 0
                ? ''
                : ` There is ${listOf(others, 'and')}.`
          }`,
          ecsMessage: `Invalid 'volumesFrom' setting. Unknown container: '${sourceContainer.value}'`,
          fixes: near === undefined ? [] : [replace(sourceContainer.node, near)],
        };
      }
    }
  },
};
