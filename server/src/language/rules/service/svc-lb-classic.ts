import type { ServiceRule } from '../request.ts';
import { isAwsvpc, isFargate, pages } from './launching.ts';

export const svcLbClassic: ServiceRule = {
  code: 'svc-lb-classic',
  level: 'error',
  summary: 'A service has at most one Classic Load Balancer, and none with awsvpc or on Fargate.',
  docs: pages.loadBalancer,
  *check(service, context) {
    const classic = service.loadBalancers?.items.flatMap(({ loadBalancerName }) => loadBalancerName ?? []) ?? [];
    for (const [index, name] of classic.entries()) {
      if (isAwsvpc(service, context)) {
        yield {
          at: name.node,
          message: `A Classic Load Balancer cannot reach tasks ${isFargate(service) ? 'on Fargate' : 'with network mode awsvpc'}; use a target group of type ip (\`targetGroupArn\`).`,
          ...(isFargate(service) ? { ecsMessage: 'Classic Load Balancers are not supported with Fargate.' } : {}),
        };
      } else if (index > 0) {
        yield { at: name.node, message: 'A service can have one Classic Load Balancer; use target groups for more.' };
      }
    }
  },
};
