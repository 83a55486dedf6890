import { addExecutionRole } from '../executionRole.ts';
import { docs } from '../docs.ts';
import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const execRoleFargateAwslogs: Rule = {
  code: 'exec-role-fargate-awslogs',
  level: 'error',
  summary: 'Log driver awslogs on Fargate needs an execution role.',
  docs: docs.executionRole,
  needs: 'logConfiguration',
  *check(task, context) {
    const fargate = requirementOf(task, 'FARGATE', context);
    if (fargate === undefined || task.executionRoleArn !== undefined) return;
    const users = (task.containers?.items ?? []).flatMap((container) => {
      const driver = container.logConfiguration?.logDriver;
      return driver?.value === 'awslogs' ? [{ container, node: driver.node }] : [];
    });
    const [first, ...others] = users;
    if (first === undefined) return;
    yield {
      at: first.node,
      message:
        'On Fargate, ECS writes to CloudWatch Logs with the execution role; `executionRoleArn` is missing at the root.',
      ecsMessage: 'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
      related: [
        { at: fargate, message: 'Fargate is asked for here' },
        ...others.map(({ container, node }) => ({ at: node, message: `${nameOf(container)} needs it as well` })),
      ],
      fixes: [addExecutionRole(task)],
    };
  },
};
