import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';

export const ephemeralStorageNoCompat: Rule = {
  code: 'ephemeral-storage-no-compat',
  level: 'warning',
  summary: 'A definition with ephemeral storage says that it is for Fargate.',
  docs: docs.fargate,
  needs: 'ephemeralStorage',
  *check(task, context) {
    const types = task.requiresCompatibilities;
    const isListed = types !== undefined && !(types.isComplete && types.items.length === 0);
    if (task.ephemeralStorage === undefined || isListed || context.assumedLaunchType !== undefined) return;
    yield {
      at: task.ephemeralStorage.node,
      message: '`ephemeralStorage` exists on Fargate only, and nothing says that this definition is for Fargate.',
      fixes: [
        {
          title: 'Set `requiresCompatibilities` to `FARGATE`',
          changes: [{ kind: 'set', path: [...pathOf(task.node), 'requiresCompatibilities'], value: ['FARGATE'] }],
        },
        remove(task.ephemeralStorage.node),
      ],
    };
  },
};
