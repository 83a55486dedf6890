import type { Launch } from '../../requests/launch.ts';
import type { RequestRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { isFargate, isFilled, pages } from './launching.ts';

export const svcPlacementFargate: RequestRule<Launch> = {
  code: 'svc-placement-fargate',
  level: 'error',
  summary: 'Tasks on Fargate have no placement constraints or strategies.',
  docs: pages.placement,
  *check(request) {
    if (!isFargate(request)) return;
    for (const list of [request.placementConstraints, request.placementStrategy]) {
      if (list === undefined || !isFilled(list)) continue;
      yield {
        at: list.node,
        message: 'Fargate chooses where tasks run; there are no instances to place them on by rules.',
        fixes: [remove(list.node)],
      };
    }
  },
};
