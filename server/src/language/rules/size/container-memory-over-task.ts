import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';
import { sharedMemoryOf } from './taskMemory.ts';

export const containerMemoryOverTask: Rule = {
  code: 'container-memory-over-task',
  level: 'error',
  summary: 'No container has more memory than the task.',
  docs: docs.container,
  needs: 'memory',
  *check(task, context) {
    const shared = sharedMemoryOf(task, context);
    if (shared === undefined) return;
    for (const container of task.containers?.items ?? []) {
      const memory = container.memory;
      if (memory?.value === undefined || memory.value <= shared.mib) continue;
      yield {
        at: memory.node,
        message: `${nameOf(container)} may use ${memory.value} MiB; the whole task has ${shared.mib}.`,
        ecsMessage: `The 'memory' setting for container '${container.name?.value ?? ''}' is greater than for the task.`,
        related: [{ at: shared.node, message: "The task's memory" }],
        fixes: [replace(memory.node, shared.mib)],
      };
    }
  },
};
