import type { ServiceRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { controllerOf, isAwsvpc, isFilled, pages } from './launching.ts';

const LINKED = 'You cannot specify an IAM role for services that require a service linked role.';

export const svcRole: ServiceRule = {
  code: 'svc-role',
  level: 'error',
  summary: 'A service names a role only for one load balancer in front of tasks without awsvpc.',
  docs: pages.createService,
  *check(service, context) {
    const { role, loadBalancers, serviceRegistries } = service;
    if (role === undefined) return;
    const [message, ecsMessage] = isAwsvpc(service, context)
      ? ['Tasks with network mode awsvpc need the service-linked role of ECS, so `role` is not allowed.', LINKED]
      : isFilled(serviceRegistries)
        ? ['Service discovery needs the service-linked role of ECS, so `role` is not allowed.', LINKED]
        : controllerOf(service) === 'EXTERNAL'
          ? [
              'The EXTERNAL deployment controller needs the service-linked role of ECS, so `role` is not allowed.',
              LINKED,
            ]
          : !isFilled(loadBalancers)
            ? [
                '`role` is for registering tasks at a load balancer, and the service has none.',
                'IAM roles are only valid for services configured to use load balancers',
              ]
            : (loadBalancers?.items.length ?? 0) > 1
              ? ['Several target groups need the service-linked role of ECS, so `role` is not allowed.', LINKED]
              : [];
    if (message === undefined) return;
    yield { at: role.node, message, ...(ecsMessage === undefined ? {} : { ecsMessage }), fixes: [remove(role.node)] };
  },
};
