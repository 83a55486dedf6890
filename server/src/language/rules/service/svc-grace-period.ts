import type { ServiceRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { isFilled, pages } from './launching.ts';

export const svcGracePeriod: ServiceRule = {
  code: 'svc-grace-period',
  level: 'error',
  summary: 'A health check grace period is from 0 to 2147483647 seconds, and there is a health check to wait for.',
  docs: pages.createService,
  *check(service, { linked }) {
    const period = service.healthCheckGracePeriodSeconds;
    if (period?.value === undefined || period.value === 0 || linked === undefined) return;
    const containers = linked.task.containers;
    const mayBeChecked = !containers?.isComplete || containers.items.some(({ hasHealthCheck }) => hasHealthCheck);
    if (isFilled(service.loadBalancers) || isFilled(service.vpcLattice) || mayBeChecked) return;
    yield {
      at: period.node,
      level: 'warning',
      message: `There is no health check that \`healthCheckGracePeriodSeconds\` (${period.value}) could hold back: the service has no load balancer and no container of the task definition has a \`healthCheck\`.`,
      tags: ['unnecessary'],
      fixes: [remove(period.node)],
    };
  },
};
