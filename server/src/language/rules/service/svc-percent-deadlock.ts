import { pathOf } from '../../nodes.ts';
import type { ServiceRule } from '../request.ts';
import { controllerOf, pages, schedulingOf } from './launching.ts';

export const svcPercentDeadlock: ServiceRule = {
  code: 'svc-percent-deadlock',
  level: 'error',
  summary: 'minimumHealthyPercent and maximumPercent are not both 100, which would block every deployment.',
  docs: pages.deployment,
  *check(service) {
    const { deployment } = service;
    if (deployment === undefined || schedulingOf(service) !== 'REPLICA' || controllerOf(service) !== 'ECS') return;
    const { maximumPercent: max, minimumHealthyPercent: min } = deployment;
    // Absent means 100, which the service may see only later.
    if (max?.value !== 100 || (min !== undefined && min.value !== 100)) return;
    yield {
      at: max.node,
      message: `With ${min === undefined ? 'a `minimumHealthyPercent` of 100 (the default)' : 'both `minimumHealthyPercent` and `maximumPercent` at 100'} a deployment can neither stop an old task nor start a new one.`,
      ecsMessage: 'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments',
      ...(min === undefined ? { level: 'warning' as const } : {}),
      related: min === undefined ? [] : [{ at: min.node, message: 'No task may be stopped first' }],
      fixes: [
        { title: 'Set `maximumPercent` to 200', changes: [{ kind: 'set', path: pathOf(max.node), value: 200 }] },
        {
          title: 'Set `minimumHealthyPercent` to 0',
          changes: [{ kind: 'set', path: [...pathOf(deployment.node), 'minimumHealthyPercent'], value: 0 }],
        },
      ],
    };
  },
};
