import type { ServiceRule } from '../request.ts';
import { linkedLevel } from '../request.ts';
import { isFilled, linkedMode, modeOf, pages } from './launching.ts';

export const svcLbNoneMode: ServiceRule = {
  code: 'svc-lb-none-mode',
  level: 'error',
  summary: 'Tasks with network mode none are behind no load balancer.',
  docs: pages.loadBalancer,
  *check({ loadBalancers }, context) {
    const { linked } = context;
    if (linked === undefined || loadBalancers === undefined) return;
    if (!isFilled(loadBalancers) || linkedMode(context) !== 'none') return;
    yield {
      at: loadBalancers.node,
      ...linkedLevel(linked),
      message: 'The tasks have network mode none, so no load balancer can reach them.',
      related: [modeOf(linked)],
    };
  },
};
