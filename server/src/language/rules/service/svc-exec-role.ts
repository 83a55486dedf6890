import type { Launch } from '../../requests/launch.ts';
import type { RequestRule } from '../request.ts';
import { pages } from './launching.ts';

export const svcExecRole: RequestRule<Launch> = {
  code: 'svc-exec-role',
  level: 'warning',
  summary: 'ECS Exec needs a task role in the task definition.',
  docs: pages.runTask,
  *check({ enableExecuteCommand }, { linked }) {
    if (enableExecuteCommand?.value !== true || linked === undefined) return;
    if (linked.task.taskRoleArn !== undefined) return;
    yield {
      at: enableExecuteCommand.node,
      message: 'ECS Exec works with the permissions of the task role, and the task definition has no `taskRoleArn`.',
      related: [
        { at: linked.task.family?.node ?? linked.task.node, message: 'The task definition', document: linked.document },
      ],
    };
  },
};
