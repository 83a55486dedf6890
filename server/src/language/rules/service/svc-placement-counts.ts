import type { Launch } from '../../requests/launch.ts';
import { linkedLevel, type RequestRule } from '../request.ts';
import { pages } from './launching.ts';

const MOST = 10;

export const svcPlacementCounts: RequestRule<Launch> = {
  code: 'svc-placement-counts',
  level: 'error',
  summary: 'At most ten placement constraints, those of the task definition included, and five strategies.',
  docs: pages.placement,
  *check({ placementConstraints: own }, { linked }) {
    const theirs = linked?.task.placementConstraints;
    if (linked === undefined || own === undefined || theirs === undefined) return;
    const count = own.items.length + theirs.items.length;
    if (own.items.length > MOST || count <= MOST) return;
    yield {
      at: own.node,
      ...linkedLevel(linked),
      message: `There may be ${MOST} placement constraints in all; these ${own.items.length} and the ${theirs.items.length} of the task definition are ${count}.`,
      related: [{ at: theirs.node, message: 'Those of the task definition', document: linked.document }],
    };
  },
};
