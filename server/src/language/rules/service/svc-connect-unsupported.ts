import { isWindows } from '../launchTypes.ts';
import type { Service } from '../../requests/service.ts';
import type { RequestContext, ServiceRule } from '../request.ts';
import { controllerOf, linkedMode, pages } from './launching.ts';

export const svcConnectUnsupported: ServiceRule = {
  code: 'svc-connect-unsupported',
  // Documented; the refusal has not been seen.
  level: 'warning',
  summary: 'Service Connect needs Linux tasks in awsvpc or bridge mode and the ECS deployment controller.',
  docs: pages.connect,
  *check(service, context) {
    const enabled = service.serviceConnect?.enabled;
    const reason = enabled?.value === true ? obstacle(service, context) : undefined;
    if (enabled === undefined || reason === undefined) return;
    yield { at: enabled.node, message: `Service Connect does not work with ${reason}.` };
  },
};

function obstacle(service: Service, context: RequestContext): string | undefined {
  const controller = controllerOf(service);
  const mode = linkedMode(context);
  if (service.launchType?.value === 'EXTERNAL') return 'external instances';
  if (controller === 'CODE_DEPLOY' || controller === 'EXTERNAL') return `the ${controller} deployment controller`;
  if (mode === 'host' || mode === 'none') return `network mode ${mode} of the task definition`;
  return context.linked !== undefined && isWindows(context.linked.task) ? 'Windows containers' : undefined;
}
