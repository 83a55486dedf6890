import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';
import { routersOf } from './routers.ts';

export const firelensRouterEssential: Rule = {
  code: 'firelens-router-essential',
  level: 'hint',
  summary: 'A log router is essential.',
  docs: docs.firelens,
  needs: 'firelensConfiguration',
  *check(task) {
    for (const { container } of routersOf(task)) {
      if (container.essential?.value !== false) continue;
      yield {
        at: container.essential.node,
        message: `When ${nameOf(container)} stops, the task runs on and its logs are lost; a router should be essential.`,
        fixes: [replace(container.essential.node, true)],
      };
    }
  },
};
