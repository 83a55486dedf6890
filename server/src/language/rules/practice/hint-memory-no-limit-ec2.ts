import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { isWindows, requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const hintMemoryNoLimitEc2: Rule = {
  code: 'hint-memory-no-limit-ec2',
  level: 'hint',
  summary: 'On instances a container or its task has a memory limit.',
  docs: docs.container,
  needs: 'memoryReservation',
  *check(task, context) {
    if (requirementOf(task, 'EC2', context) === undefined || task.memory !== undefined || isWindows(task)) return;
    for (const container of task.containers?.items ?? []) {
      const { memory, memoryReservation } = container;
      if (memory !== undefined || memoryReservation?.value === undefined) continue;
      yield {
        at: memoryReservation.node,
        message: `${nameOf(container)} reserves ${memoryReservation.value} MiB but has no limit: it can use up all memory of the instance. Add \`memory\`.`,
        fixes: [
          {
            title: `Add \`memory\` of ${memoryReservation.value * 2} MiB`,
            changes: [{ kind: 'set', path: [...pathOf(container.node), 'memory'], value: memoryReservation.value * 2 }],
          },
        ],
      };
    }
  },
};
