import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

const SUGGESTED_MIB = 512;

export const containerMemoryRequired: Rule = {
  code: 'container-memory-required',
  level: 'error',
  summary: 'Without memory for the task every container needs `memory` or `memoryReservation`.',
  docs: docs.container,
  *check(task, context) {
    // On Fargate the task's memory is what is missing, and fargate-memory-required says so.
    if (task.memory !== undefined || requirementOf(task, 'FARGATE', context) !== undefined) return;
    for (const container of task.containers?.items ?? []) {
      if (container.memory !== undefined || container.memoryReservation !== undefined) continue;
      yield {
        at: container.name?.node ?? container.node,
        message: `The task has no \`memory\`, so ${nameOf(container)} needs \`memory\` (hard limit, MiB) or \`memoryReservation\` (soft limit).`,
        ecsMessage: `Invalid setting for container '${container.name?.value ?? ''}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
        fixes: [
          {
            title: `Set \`memoryReservation\` to ${SUGGESTED_MIB} MiB`,
            changes: [{ kind: 'set', path: [...pathOf(container.node), 'memoryReservation'], value: SUGGESTED_MIB }],
          },
        ],
      };
    }
  },
};
