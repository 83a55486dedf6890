import { member } from '../../nodes.ts';
import type { RunTaskRule } from '../request.ts';
import { pages } from '../service/launching.ts';
import { remove } from '../structure/repairs.ts';

export const runServiceConnectAbsent: RunTaskRule = {
  code: 'run-service-connect-absent',
  level: 'error',
  summary: 'Tasks that are run on their own take no part in Service Connect.',
  docs: pages.connect,
  *check({ node }) {
    const written = member(node, 'serviceConnectConfiguration');
    if (written?.value === undefined) return;
    yield {
      at: written.key,
      message: 'Service Connect is for services only; RunTask does not know `serviceConnectConfiguration`.',
      fixes: [remove(written.value)],
    };
  },
};
