import { pathOf } from '../../nodes.ts';
import type { ServiceRule } from '../request.ts';
import { isWhole, pages } from './launching.ts';

export const svcName: ServiceRule = {
  code: 'svc-name',
  level: 'error',
  summary: 'A service has a name of at most 255 letters, digits, `-` and `_`.',
  docs: pages.createService,
  *check(service) {
    const { serviceName } = service;
    if (serviceName === undefined) {
      if (!isWhole(service)) return;
      yield {
        at: service.node,
        // It may be given beside the file, as an option of the command line.
        level: 'warning',
        message: 'The service has no name: `serviceName` is missing.',
        fixes: [
          {
            title: 'Add `serviceName`',
            changes: [{ kind: 'set', path: [...pathOf(service.node), 'serviceName'], value: 'my-service' }],
          },
        ],
      };
    } else if (serviceName.value?.trim() === '') {
      yield { at: serviceName.node, message: '`serviceName` is empty; a service needs a name.' };
    }
  },
};
