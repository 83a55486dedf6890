import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { replace } from '../structure/repairs.ts';
import { shorten } from '../wording.ts';
import { loggingOf } from './drivers.ts';

export const awslogsCreateGroup: Rule = {
  code: 'awslogs-create-group',
  level: 'hint',
  summary: '`awslogs-create-group` is "true" or "false", and "true" needs a permission that the managed policy lacks.',
  docs: docs.awslogs,
  needs: 'awslogs-create-group',
  *check(task) {
    for (const { log, driver } of loggingOf(task)) {
      const option = driver === 'awslogs' ? log.options?.get('awslogs-create-group') : undefined;
      if (option?.value === undefined || option.value === 'false') continue;
      if (option.value === 'true') {
        yield {
          at: option.node,
          message:
            'Creating the log group takes `logs:CreateLogGroup`, which the managed policy of the execution role does not grant; without it the task does not start.',
          ...(task.executionRoleArn === undefined
            ? {}
            : { related: [{ at: task.executionRoleArn.node, message: 'The role that needs it' }] }),
        };
        continue;
      }
      const meant = option.value.trim().toLowerCase();
      yield {
        at: option.node,
        message: `\`awslogs-create-group\` is "true" or "false"; it is ${shorten(JSON.stringify(option.value))}.`,
        ...(meant === 'false' ? { fixes: [replace(option.node, meant)] } : {}),
      };
    }
  },
};
