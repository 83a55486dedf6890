import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { listOf } from '../wording.ts';

const OTHERS = ['EC2', 'EXTERNAL', 'MANAGED_INSTANCES'] as const;

export const ephemeralStorageFargateOnly: Rule = {
  code: 'ephemeral-storage-fargate-only',
  level: 'error',
  summary: 'Only Fargate has ephemeral storage of a size.',
  docs: docs.fargate,
  needs: 'ephemeralStorage',
  *check(task, context) {
    const storage = task.ephemeralStorage;
    if (storage === undefined || requirementOf(task, 'FARGATE', context) !== undefined) return;
    if (task.requiresCompatibilities !== undefined && !task.requiresCompatibilities.isComplete) return;
    const asked = OTHERS.flatMap((type) => {
      const node = requirementOf(task, type, context);
      return node === undefined ? [] : [{ type, node }];
    });
    const [first] = asked;
    if (first === undefined) return;
    yield {
      at: storage.node,
      message: `\`ephemeralStorage\` exists on Fargate only; this definition is for ${listOf(
        asked.map(({ type }) => type),
        'and',
      )}.`,
      ecsMessage: `Tasks using the ${first.type} launch type do not support EphemeralStorage`,
      related: [{ at: first.node, message: `${first.type} is asked for here` }],
      fixes: [
        remove(storage.node),
        ...(task.requiresCompatibilities === undefined
          ? []
          : [
              {
                title: 'Add `FARGATE` to `requiresCompatibilities`',
                changes: [
                  {
                    kind: 'insert' as const,
                    path: [...pathOf(task.requiresCompatibilities.node), -1],
                    value: 'FARGATE',
                  },
                ],
              },
            ]),
      ],
    };
  },
};
