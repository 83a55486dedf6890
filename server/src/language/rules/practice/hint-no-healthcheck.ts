import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const hintNoHealthcheck: Rule = {
  code: 'hint-no-healthcheck',
  level: 'hint',
  summary: 'An essential container that answers on a port has a health check.',
  docs: docs.healthCheck,
  needs: 'portMappings',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const { essential, hasHealthCheck, portMappings, name } = container;
      if (hasHealthCheck || (essential !== undefined && essential.value !== true)) continue;
      if (container.hasFirelensConfiguration) continue;
      const port = portMappings?.items.find(({ protocol }) => protocol === undefined || protocol.value === 'tcp')
        ?.containerPort?.value;
      if (port === undefined) continue;
      const url = port === 80 ? 'http://localhost/' : `http://localhost:${port}/`;
      yield {
        at: name?.node ?? container.node,
        message: `${nameOf(container)} has no \`healthCheck\`. Unless a load balancer asks it, ECS notices only when it exits, not when it hangs.`,
        fixes: [
          {
            title: 'Add a `healthCheck`',
            changes: [
              {
                kind: 'set',
                path: [...pathOf(container.node), 'healthCheck'],
                value: { command: ['CMD-SHELL', `curl -f ${url} || exit 1`], interval: 30, timeout: 5, retries: 3 },
              },
            ],
          },
        ],
      };
    }
  },
};
