import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';
import { effectiveNetworkMode } from './networkMode.ts';
import limits from '../../../../../schemas/facts/limits.json' with { type: 'json' };

const MAX_RANGES = limits.container.containerPortRanges.maximum;

/** With `none` no port is mapped at all, which is another rule's to say. */
export const portRangeMode: Rule = {
  code: 'port-range-mode',
  level: 'error',
  summary: `Port ranges are for the network modes \`awsvpc\` and \`bridge\`, at most ${MAX_RANGES} in a container.`,
  docs: docs.portMapping,
  needs: 'containerPortRange',
  *check(task, context) {
    const mode = task.networkMode;
    const isHost = effectiveNetworkMode(task, context) === 'host';
    for (const container of task.containers?.items ?? []) {
      const ranges = (container.portMappings?.items ?? []).filter((each) => each.containerPortRange !== undefined);
      if (mode !== undefined && isHost) {
        for (const mapping of ranges) {
          yield {
            at: mapping.containerPortRange?.node ?? mapping.node,
            message: 'Port ranges do not exist with network mode host; without a mapping every port is open there.',
            related: [{ at: mode.node, message: 'The network mode' }],
            fixes: [{ ...remove(mapping.node), title: 'Remove this mapping' }],
          };
        }
      } else {
        const extra = ranges[MAX_RANGES];
        if (extra === undefined) continue;
        yield {
          at: extra.containerPortRange?.node ?? extra.node,
          message: `${nameOf(container)} has ${ranges.length} port ranges; ${MAX_RANGES} are allowed.`,
        };
      }
    }
  },
};
