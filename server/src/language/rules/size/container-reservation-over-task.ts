import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';
import { sharedMemoryOf } from './taskMemory.ts';

export const containerReservationOverTask: Rule = {
  code: 'container-reservation-over-task',
  level: 'warning',
  summary: 'No container reserves more memory than the task has.',
  docs: docs.container,
  needs: 'memoryReservation',
  *check(task, context) {
    const shared = sharedMemoryOf(task, context);
    if (shared === undefined) return;
    for (const container of task.containers?.items ?? []) {
      const reservation = container.memoryReservation;
      // Beside a hard limit, one of the two rules about that limit speaks.
      if (reservation?.value === undefined || container.memory !== undefined || reservation.value <= shared.mib)
        continue;
      yield {
        at: reservation.node,
        message: `${nameOf(container)} reserves ${reservation.value} MiB; the whole task has ${shared.mib}.`,
        related: [{ at: shared.node, message: "The task's memory" }],
        fixes: [replace(reservation.node, shared.mib)],
      };
    }
  },
};
