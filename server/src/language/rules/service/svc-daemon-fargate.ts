import type { ServiceRule } from '../request.ts';
import { replace } from '../structure/repairs.ts';
import { controllerOf, isFargate, pages, schedulingOf } from './launching.ts';

export const svcDaemonFargate: ServiceRule = {
  code: 'svc-daemon-fargate',
  level: 'error',
  summary: 'DAEMON works neither on Fargate nor with the CODE_DEPLOY or EXTERNAL deployment controller.',
  docs: pages.daemon,
  *check(service) {
    if (schedulingOf(service) !== 'DAEMON' || service.schedulingStrategy === undefined) return;
    const controller = controllerOf(service);
    const isForeign = controller === 'CODE_DEPLOY' || controller === 'EXTERNAL';
    if (!isFargate(service) && !isForeign) return;
    yield {
      at: service.schedulingStrategy.node,
      message: isForeign
        ? `The ${controller} deployment controller works with REPLICA services only.`
        : 'Fargate has no instances on which a DAEMON service could run one task each; use REPLICA.',
      fixes: [replace(service.schedulingStrategy.node, 'REPLICA')],
    };
  },
};
