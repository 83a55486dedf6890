import type { Launch } from '../../requests/launch.ts';
import type { RequestRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { pages } from './launching.ts';

export const svcPlacementDistinct: RequestRule<Launch> = {
  code: 'svc-placement-distinct',
  level: 'error',
  summary: 'The constraint distinctInstance has no expression.',
  docs: pages.placement,
  *check({ placementConstraints }) {
    for (const { type, expression } of placementConstraints?.items ?? []) {
      if (type?.value !== 'distinctInstance' || expression === undefined) continue;
      yield {
        at: expression.node,
        message: '`distinctInstance` puts every task on an instance of its own and takes no expression.',
        ecsMessage: 'distinctInstance expression should not be specified',
        related: [{ at: type.node, message: 'The constraint' }],
        fixes: [remove(expression.node)],
      };
    }
  },
};
