import { pathOf } from '../nodes.ts';
import type { Fix } from '../problem.ts';
import type { TaskDefinition } from '../taskDefinition.ts';

type RoleKey = 'executionRoleArn' | 'taskRoleArn';

const OTHER: Readonly<Record<RoleKey, RoleKey>> = {
  executionRoleArn: 'taskRoleArn',
  taskRoleArn: 'executionRoleArn',
};

/** Adds a role in the account that the other role's ARN names, if there is one. */
export function addRole(task: TaskDefinition, key: RoleKey): Fix {
  const [, partition = 'aws', account = '<ACCOUNT_ID>'] =
    /^arn:([\w-]+):iam::(\d{12}):/.exec(task[OTHER[key]]?.value ?? '') ?? [];
  // The execution role has a customary name; what the application may do is its own affair.
  const name = key === 'executionRoleArn' ? 'ecsTaskExecutionRole' : '<TASK_ROLE_NAME>';
  return {
    title: `Add \`${key}\``,
    changes: [
      { kind: 'set', path: [...pathOf(task.node), key], value: `arn:${partition}:iam::${account}:role/${name}` },
    ],
  };
}

export const addExecutionRole = (task: TaskDefinition): Fix => addRole(task, 'executionRoleArn');
