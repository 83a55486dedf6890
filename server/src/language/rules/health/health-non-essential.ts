import { awaitedContainers } from '../dependsOn/awaited.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const healthNonEssential: Rule = {
  code: 'health-non-essential',
  level: 'hint',
  summary: 'The health of a task is that of its essential containers.',
  docs: docs.healthCheck,
  needs: 'healthCheck',
  *check(task) {
    const awaited = awaitedContainers(task);
    for (const container of task.containers?.items ?? []) {
      const { essential, healthCheck } = container;
      if (essential?.value !== false || healthCheck === undefined || (awaited?.has(container) ?? true)) continue;
      yield {
        at: healthCheck.node,
        message: `${nameOf(container)} is not essential, so its health does not count for the task, and nobody waits for it: an unhealthy one is shown and nothing else happens.`,
        related: [{ at: essential.node, message: 'Not essential' }],
      };
    }
  },
};
