import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';

export const swappinessNeedsMaxswap: Rule = {
  code: 'swappiness-needs-maxswap',
  level: 'warning',
  summary: '`swappiness` counts only where `maxSwap` gives the container swap.',
  docs: docs.linuxParameters,
  needs: 'swappiness',
  *check(task, context) {
    if (isWindows(task) || requirementOf(task, 'FARGATE', context) !== undefined) return;
    for (const { linuxParameters: linux, memory } of task.containers?.items ?? []) {
      if (linux?.swappiness === undefined || linux.maxSwap !== undefined) continue;
      yield {
        at: linux.swappiness.node,
        message: '`swappiness` is ignored without `maxSwap`, the swap in MiB that the container may use.',
        tags: ['unnecessary'],
        fixes: [
          {
            title: 'Add `maxSwap`',
            changes: [{ kind: 'set', path: [...pathOf(linux.node), 'maxSwap'], value: memory?.value ?? 512 }],
          },
          remove(linux.swappiness.node),
        ],
      };
    }
  },
};
