import type { ServiceRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { controllerOf, pages } from './launching.ts';

export const svcCircuitBreakerController: ServiceRule = {
  code: 'svc-circuit-breaker-controller',
  level: 'error',
  summary: 'The deployment circuit breaker works with the ECS deployment controller only.',
  docs: pages.deployment,
  *check(service) {
    const controller = controllerOf(service);
    const breaker = service.deployment?.circuitBreaker;
    if (breaker === undefined || controller === undefined || controller === 'ECS') return;
    yield {
      at: breaker.node,
      message: `The ${controller} deployment controller does not know \`deploymentCircuitBreaker\`; it belongs to rolling deployments by ECS.`,
      fixes: [remove(breaker.node)],
    };
  },
};
