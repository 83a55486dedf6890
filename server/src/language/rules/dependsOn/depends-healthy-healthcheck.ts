import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { dependencies } from './targets.ts';

export const dependsHealthyHealthcheck: Rule = {
  code: 'depends-healthy-healthcheck',
  level: 'error',
  summary: 'Who is awaited HEALTHY has a health check in the definition; one of the image does not count.',
  docs: docs.dependency,
  needs: 'dependsOn',
  *check(task) {
    for (const { dependency, target } of dependencies(task)) {
      const { condition } = dependency;
      if (condition?.value !== 'HEALTHY' || target.hasHealthCheck) continue;
      const port = target.portMappings?.items[0]?.containerPort?.value;
      const url = port === undefined || port === 80 ? 'http://localhost/' : `http://localhost:${port}/`;
      yield {
        at: condition.node,
        message: `${nameOf(target)} has no \`healthCheck\`, so it can never become HEALTHY. A HEALTHCHECK in the image does not count.`,
        ecsMessage: 'A dependency container with HEALTHY condition must have health check configured',
        related: [{ at: target.name?.node ?? target.node, message: 'The container without a health check' }],
        fixes: [
          {
            title: `Add a \`healthCheck\` to ${nameOf(target)}`,
            changes: [
              {
                kind: 'set',
                path: [...pathOf(target.node), 'healthCheck'],
                value: { command: ['CMD-SHELL', `curl -f ${url} || exit 1`], interval: 30, timeout: 5, retries: 3 },
              },
            ],
          },
          { title: 'Wait for START only', changes: [{ kind: 'set', path: pathOf(condition.node), value: 'START' }] },
        ],
      };
    }
  },
};
