import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const containerMemoryVsReservation: Rule = {
  code: 'container-memory-vs-reservation',
  level: 'error',
  summary: '`memoryReservation` is not more than `memory`.',
  docs: docs.container,
  needs: 'memoryReservation',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const { memory, memoryReservation: reservation } = container;
      if (memory?.value === undefined || reservation?.value === undefined || memory.value > reservation.value) continue;
      const related = [{ at: memory.node, message: 'The hard limit' }];
      if (memory.value === reservation.value) {
        yield {
          at: reservation.node,
          level: 'hint',
          message: `${nameOf(container)} reserves exactly its hard limit of ${memory.value} MiB; \`memory\` alone says the same.`,
          related,
          tags: ['unnecessary'],
          fixes: [
            { title: 'Remove `memoryReservation`', changes: [{ kind: 'remove', path: pathOf(reservation.node) }] },
          ],
        };
      } else {
        yield {
          at: reservation.node,
          message: `${nameOf(container)} reserves ${reservation.value} MiB, more than its hard limit of ${memory.value} MiB.`,
          ecsMessage: "'memory' must be greater than or equal to 'memoryReservation'",
          related,
          fixes: [
            {
              title: 'Remove `memoryReservation`: the hard limit is then what is reserved',
              changes: [{ kind: 'remove', path: pathOf(reservation.node) }],
            },
          ],
        };
      }
    }
  },
};
