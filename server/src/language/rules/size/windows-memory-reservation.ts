import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { isWindows } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

export const windowsMemoryReservation: Rule = {
  code: 'windows-memory-reservation',
  level: 'warning',
  summary: 'Windows containers have `memory`, not `memoryReservation`.',
  docs: docs.parameters,
  needs: 'memoryReservation',
  *check(task) {
    if (!isWindows(task)) return;
    for (const container of task.containers?.items ?? []) {
      const reservation = container.memoryReservation;
      if (reservation === undefined) continue;
      yield {
        at: reservation.node,
        message: `${nameOf(container)} is a Windows container, for which \`memoryReservation\` is not supported; use \`memory\`.`,
        fixes: [
          container.memory === undefined
            ? {
                title: 'Rename to `memory`',
                changes: [{ kind: 'rename', path: pathOf(reservation.node), key: 'memory' }],
              }
            : remove(reservation.node),
        ],
      };
    }
  },
};
