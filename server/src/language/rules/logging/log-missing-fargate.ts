import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';
import { awslogsConfiguration } from './awslogs.ts';

export const logMissingFargate: Rule = {
  code: 'log-missing-fargate',
  level: 'hint',
  summary: 'On Fargate a container without a log configuration says nothing to anybody.',
  docs: docs.awslogs,
  *check(task, context) {
    if (requirementOf(task, 'FARGATE', context) === undefined) return;
    for (const container of task.containers?.items ?? []) {
      if (container.hasLogConfiguration) continue;
      yield {
        at: container.node,
        message: `${nameOf(container)} has no \`logConfiguration\`: on Fargate what it prints is lost.`,
        fixes: [
          {
            title: 'Log to CloudWatch Logs (`awslogs`)',
            changes: [
              {
                kind: 'set',
                path: [...pathOf(container.node), 'logConfiguration'],
                value: awslogsConfiguration(task, container),
              },
            ],
          },
        ],
      };
    }
  },
};
