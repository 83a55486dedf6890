import type { RunTaskRule } from '../request.ts';
import { networkForbidden, networkRequired } from '../service/launchRules.ts';
import { pages } from '../service/launching.ts';

export const runNetwork: RunTaskRule = {
  code: 'run-network',
  level: 'error',
  summary: 'awsvpc tasks are run with subnets, others without a network configuration.',
  docs: pages.network,
  *check(request, context) {
    yield* networkRequired(request, context);
    yield* networkForbidden(request, context);
  },
};
