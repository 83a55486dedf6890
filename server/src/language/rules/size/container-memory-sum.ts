import type { Container } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { sharedMemoryOf } from './taskMemory.ts';

/** What counts is what is reserved: `memoryReservation`, or `memory` where that is not given. */
export const containerMemorySum: Rule = {
  code: 'container-memory-sum',
  level: 'warning',
  summary: 'The containers together do not reserve more memory than the task has.',
  docs: docs.container,
  needs: 'memory',
  *check(task, context) {
    const shared = sharedMemoryOf(task, context);
    if (shared === undefined || task.containers === undefined) return;
    const shares = task.containers.items.flatMap((container) => {
      const reserved = container.memoryReservation ?? container.memory;
      return reserved?.value === undefined ? [] : [{ container, mib: reserved.value, node: reserved.node }];
    });
    const sum = shares.reduce((total, { mib }) => total + mib, 0);
    // A single container that is too large already has a problem of its own.
    if (sum <= shared.mib || shares.some(({ mib }) => mib > shared.mib)) return;
    if (task.containers.items.some((each) => isOddAlone(each, shared.mib))) return;
    yield {
      at: task.containers.node,
      message: `The containers reserve ${sum} MiB together; the task has ${shared.mib}.`,
      related: [
        { at: shared.node, message: "The task's memory" },
        ...shares.map(({ container, mib, node }) => ({ at: node, message: `${nameOf(container)} reserves ${mib}` })),
      ],
    };
  },
};

/** More than the task has, or less than is reserved: then the sum says nothing new. */
const isOddAlone = ({ memory, memoryReservation }: Container, available: number): boolean =>
  memory?.value !== undefined && (memory.value > available || memory.value < (memoryReservation?.value ?? 0));
