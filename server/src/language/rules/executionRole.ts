import { pathOf } from '../nodes.ts';
import type { Fix } from '../problem.ts';
import type { TaskDefinition } from '../taskDefinition.ts';

/** Adds the role under its customary name, in the account that the task role's ARN names if there is one. */
export function addExecutionRole(task: TaskDefinition): Fix {
  const [, partition = 'aws', account = '<ACCOUNT_ID>'] =
    /^arn:([\w-]+):iam::(\d{12}):/.exec(task.taskRoleArn?.value ?? '') ?? [];
  return {
    title: 'Add `executionRoleArn`',
    changes: [
      {
        kind: 'set',
        path: [...pathOf(task.node), 'executionRoleArn'],
        value: `arn:${partition}:iam::${account}:role/ecsTaskExecutionRole`,
      },
    ],
  };
}
