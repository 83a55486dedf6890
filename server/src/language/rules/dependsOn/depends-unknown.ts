import { nearest } from '../../nearest.ts';
import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { listOf } from '../wording.ts';
import { containersByName, suggestedNames } from './targets.ts';

export const dependsUnknown: Rule = {
  code: 'depends-unknown',
  level: 'error',
  summary: 'A container depends on containers of the same definition.',
  docs: docs.dependency,
  needs: 'dependsOn',
  *check(task) {
    const { byName, isComplete } = containersByName(task);
    if (!isComplete) return;
    for (const container of task.containers?.items ?? []) {
      for (const { containerName } of container.dependsOn?.items ?? []) {
        if (containerName?.value === undefined || byName.has(containerName.value)) continue;
        const others = suggestedNames(task).filter((name) => name !== container.name?.value);
        const near = nearest(containerName.value, others, 3);
        yield {
          at: containerName.node,
          message: `There is no container \`${containerName.value}\` in this definition.${
            near === undefined
              ? others.length === 0
                ? ''
                : ` There is ${listOf(others, 'and')}.`
              : ` Did you mean \`${near}\`?`
          }`,
          ecsMessage: `Cannot depend on container ${containerName.value} because it does not exist`,
          fixes:
            near === undefined
              ? []
              : [
                  {
                    title: `Change to "${near}"`,
                    changes: [{ kind: 'set', path: pathOf(containerName.node), value: near }],
                  },
                ],
        };
      }
    }
  },
};
