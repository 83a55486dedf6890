import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

export const hintSameRole: Rule = {
  code: 'hint-same-role',
  level: 'hint',
  summary: 'The task and ECS itself act under different roles.',
  docs: docs.taskRole,
  needs: 'taskRoleArn',
  *check({ taskRoleArn, executionRoleArn }) {
    if (taskRoleArn?.value === undefined || executionRoleArn?.value === undefined || taskRoleArn.value === '') return;
    if (lastPart(taskRoleArn.value) !== lastPart(executionRoleArn.value)) return;
    yield {
      at: taskRoleArn.node,
      message:
        'The task runs under the execution role, so its code may read every secret and image that ECS itself may. Give the task a role of its own.',
      related: [{ at: executionRoleArn.node, message: 'The execution role' }],
    };
  },
};

/** A task role may be given by its bare name. */
const lastPart = (role: string): string => role.replace(/^arn:[\w-]+:iam::\d*:role\//, '');
