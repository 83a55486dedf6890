import type { ServiceRule } from '../request.ts';
import { controllerOf, isFilled, pages } from './launching.ts';

export const svcCodedeployLb: ServiceRule = {
  code: 'svc-codedeploy-lb',
  level: 'error',
  summary: 'A service that CodeDeploy deploys is behind an Application or Network Load Balancer.',
  docs: pages.loadBalancer,
  *check(service) {
    const { deploymentController, loadBalancers } = service;
    if (controllerOf(service) !== 'CODE_DEPLOY' || deploymentController === undefined || isFilled(loadBalancers))
      return;
    yield {
      at: deploymentController.node,
      message:
        'CodeDeploy shifts traffic between target groups, so the service needs `loadBalancers` with a target group.',
      ecsMessage: 'the service requires an Application Load Balancer or Network Load Balancer',
    };
  },
};
