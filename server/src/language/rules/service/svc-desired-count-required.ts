import { pathOf } from '../../nodes.ts';
import type { ServiceRule } from '../request.ts';
import { controllerOf, isWhole, pages, schedulingOf } from './launching.ts';

export const svcDesiredCountRequired: ServiceRule = {
  code: 'svc-desired-count-required',
  level: 'error',
  summary: 'A REPLICA service says how many tasks it wants, 0 or more.',
  docs: pages.createService,
  *check(service) {
    const controller = controllerOf(service);
    if (service.desiredCount !== undefined || !isWhole(service) || schedulingOf(service) !== 'REPLICA') return;
    if (controller !== 'ECS' && controller !== 'CODE_DEPLOY') return;
    yield {
      at: service.node,
      // It may be given beside the file, as an option of the command line.
      level: 'warning',
      message: 'A REPLICA service needs `desiredCount`, the number of tasks to keep running; 0 is allowed.',
      fixes: [
        {
          title: 'Add `desiredCount`: 1',
          changes: [{ kind: 'set', path: [...pathOf(service.node), 'desiredCount'], value: 1 }],
        },
      ],
    };
  },
};
