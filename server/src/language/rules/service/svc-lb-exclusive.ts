import type { ServiceRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { pages } from './launching.ts';

export const svcLbExclusive: ServiceRule = {
  code: 'svc-lb-exclusive',
  level: 'error',
  summary: 'A load balancer entry names a target group or a Classic Load Balancer, not both.',
  docs: pages.loadBalancer,
  *check({ loadBalancers }) {
    for (const { node, loadBalancerName, targetGroupArn } of loadBalancers?.items ?? []) {
      if (loadBalancerName !== undefined && targetGroupArn !== undefined) {
        yield {
          at: loadBalancerName.node,
          message:
            'An entry has a `targetGroupArn` (Application, Network, Gateway) or a `loadBalancerName` (Classic), not both.',
          ecsMessage: 'loadBalancerName and targetGroupArn cannot both be specified',
          related: [{ at: targetGroupArn.node, message: 'The target group' }],
          fixes: [remove(loadBalancerName.node), remove(targetGroupArn.node)],
        };
      } else if (loadBalancerName === undefined && targetGroupArn === undefined) {
        yield { at: node, message: 'This entry names no load balancer: `targetGroupArn` is missing.' };
      }
    }
  },
};
