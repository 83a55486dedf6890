import type { ServiceRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { controllerOf, isFilled, pages } from './launching.ts';

export const svcLbExternal: ServiceRule = {
  code: 'svc-lb-external',
  level: 'error',
  summary: 'External instances and the EXTERNAL controller have no load balancers in the service.',
  docs: pages.loadBalancer,
  *check(service) {
    const { launchType, loadBalancers, serviceRegistries } = service;
    const isController = controllerOf(service) === 'EXTERNAL';
    const isInstances = launchType?.value === 'EXTERNAL';
    if (!isController && !isInstances) return;
    if (loadBalancers !== undefined && isFilled(loadBalancers)) {
      yield {
        at: loadBalancers.node,
        message: isController
          ? 'With the EXTERNAL deployment controller load balancers belong to the task sets.'
          : 'Tasks on external instances cannot be behind a load balancer.',
        ...(isController ? { ecsMessage: 'LoadBalancers must be empty or null' } : {}),
        fixes: [remove(loadBalancers.node)],
      };
    }
    if (isInstances && serviceRegistries !== undefined && isFilled(serviceRegistries)) {
      yield {
        at: serviceRegistries.node,
        message: 'Tasks on external instances cannot be registered for service discovery.',
        fixes: [remove(serviceRegistries.node)],
      };
    }
  },
};
