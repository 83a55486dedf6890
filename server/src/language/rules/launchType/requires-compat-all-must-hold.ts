import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';

/** The two launch types that leave no network mode to both: Fargate has only awsvpc, external instances all but that. */
export const requiresCompatAllMustHold: Rule = {
  code: 'requires-compat-all-must-hold',
  level: 'error',
  summary: 'A definition fits every launch type that it lists.',
  docs: docs.taskSize,
  needs: 'requiresCompatibilities',
  *check(task) {
    const listed = task.requiresCompatibilities?.items ?? [];
    const fargate = listed.find(({ value }) => value === 'FARGATE');
    const external = listed.find(({ value }) => value === 'EXTERNAL');
    if (fargate === undefined || external === undefined) return;
    yield {
      at: external.node,
      message:
        'No definition fits both FARGATE and EXTERNAL, and ECS holds it to every launch type listed: Fargate has only network mode awsvpc, which external instances do not have.',
      related: [{ at: fargate.node, message: 'Fargate is asked for here' }],
      fixes: [external, fargate].map(({ node, value }) => ({
        title: `Remove \`${String(value)}\``,
        changes: [{ kind: 'remove', path: pathOf(node) }],
      })),
    };
  },
};
