import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const fargateContainerMemoryNone: Rule = {
  code: 'fargate-container-memory-none',
  level: 'hint',
  summary: 'Of several containers on Fargate each reserves the memory that it needs.',
  docs: docs.container,
  *check(task, context) {
    const containers = task.containers?.items ?? [];
    if (containers.length < 2 || requirementOf(task, 'FARGATE', context) === undefined) return;
    const greedy = containers.filter((each) => each.memory === undefined && each.memoryReservation === undefined);
    // Where nobody has a share, sharing everything is what was meant.
    if (greedy.length === containers.length) return;
    for (const container of greedy) {
      yield {
        at: container.node,
        message: `${nameOf(container)} has neither \`memory\` nor \`memoryReservation\`: it may take all the memory of the task, and has none for certain.`,
      };
    }
  },
};
