import { addExecutionRole } from '../executionRole.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

export const execRoleSecrets: Rule = {
  code: 'exec-role-secrets',
  level: 'error',
  summary: 'Container secrets need an execution role.',
  docs: docs.executionRole,
  needs: 'secrets',
  *check(task) {
    if (task.executionRoleArn !== undefined) return;
    const users = (task.containers?.items ?? []).flatMap((container) =>
      container.secrets === undefined || container.secrets.items.length === 0
        ? []
        : [{ container, node: container.secrets.node }],
    );
    const [first, ...others] = users;
    if (first === undefined) return;
    yield {
      at: first.node,
      message: 'ECS reads secrets with the execution role; `executionRoleArn` is missing at the root.',
      ecsMessage: "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
      related: others.map(({ container, node }) => ({ at: node, message: `${nameOf(container)} needs it as well` })),
      fixes: [addExecutionRole(task)],
    };
  },
};
