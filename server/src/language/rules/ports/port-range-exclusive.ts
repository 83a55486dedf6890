import { pathOf } from '../../nodes.ts';
import { docs } from '../docs.ts';
import type { Change } from '../../problem.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { mappingsOf } from './mappings.ts';

export const portRangeExclusive: Rule = {
  code: 'port-range-exclusive',
  level: 'error',
  summary: 'A mapping has a port or a range of ports.',
  docs: docs.portMapping,
  needs: 'containerPortRange',
  *check(task) {
    for (const { mapping } of mappingsOf(task)) {
      const range = mapping.containerPortRange;
      const single = [mapping.containerPort, mapping.hostPort].filter((field) => field !== undefined);
      if (range === undefined || single.length === 0) continue;
      yield {
        at: mapping.node,
        message: `This mapping has \`containerPortRange\` and ${mapping.containerPort === undefined ? '`hostPort`' : '`containerPort`'}; one of them has to go.`,
        ecsMessage: 'cannot specify both single port and port range',
        fixes: [
          {
            title: 'Keep the range',
            changes: single.map(({ node }): Change => ({ kind: 'remove', path: pathOf(node) })),
          },
          ...(mapping.containerPort === undefined ? [] : [{ ...remove(range.node), title: 'Keep the single port' }]),
        ],
      };
    }
  },
};
