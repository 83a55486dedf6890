import type { ServiceRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { controllerOf, pages } from './launching.ts';

export const svcTaskDefinitionRequired: ServiceRule = {
  code: 'svc-task-definition-required',
  level: 'error',
  summary: 'A service names its task definition, unless the deployment controller is EXTERNAL.',
  docs: pages.createService,
  *check(service) {
    const controller = controllerOf(service);
    const { taskDefinition } = service;
    if (taskDefinition === undefined) {
      if (service.serviceName === undefined || controller === undefined || controller === 'EXTERNAL') return;
      yield {
        at: service.node,
        // It may be given beside the file, as an option of the command line.
        level: 'warning',
        message: `The service does not say what to run: \`taskDefinition\` is missing, which the ${controller} deployment controller requires.`,
      };
    } else if (controller === 'EXTERNAL') {
      yield {
        at: taskDefinition.node,
        message: 'With the EXTERNAL deployment controller task sets name the task definition, the service must not.',
        ecsMessage: 'TaskDefinition must be blank',
        fixes: [remove(taskDefinition.node)],
      };
    }
  },
};
