import { member, pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

export const containersRequired: Rule = {
  code: 'containers-required',
  level: 'error',
  summary: 'A definition has at least one container.',
  docs: docs.register,
  *check(task) {
    const { containers } = task;
    if (containers !== undefined && (!containers.isComplete || containers.items.length > 0)) return;
    const name = task.family?.value?.match(/^[\w-]+$/)?.[0] ?? 'app';
    const size = task.memory === undefined ? { memoryReservation: 512 } : {};
    yield {
      at: containers?.node ?? member(task.node, 'containerDefinitions')?.value ?? task.node,
      message:
        containers === undefined
          ? '`containerDefinitions` is missing: a task definition has at least one container.'
          : '`containerDefinitions` is empty: a task definition has at least one container.',
      ecsMessage: 'Container list cannot be empty',
      fixes: [
        {
          title: 'Add a container',
          changes: [
            {
              kind: 'set',
              path: [...pathOf(task.node), 'containerDefinitions'],
              value: [{ name, image: '<IMAGE>', essential: true, ...size }],
            },
          ],
        },
      ],
    };
  },
};
