import { docs } from '../docs.ts';
import { useAwslogs } from '../logging/awslogs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { routersOf } from './routers.ts';

export const firelensRouterLog: Rule = {
  code: 'firelens-router-log',
  level: 'hint',
  summary: 'A log router writes its own log elsewhere, best with awslogs.',
  docs: docs.firelens,
  needs: 'firelensConfiguration',
  *check(task) {
    for (const { container } of routersOf(task)) {
      const driver = container.logConfiguration?.logDriver;
      if (driver?.value !== 'awsfirelens') continue;
      yield {
        at: driver.node,
        message: `${nameOf(container)} would route its own log, so nobody sees why it fails; give it \`awslogs\`.`,
        fixes: [useAwslogs({ at: driver.node }, task)],
      };
    }
  },
};
