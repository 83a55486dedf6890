import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import type { StructureRule } from '../structure/catalogue.ts';
import { replace } from '../structure/repairs.ts';
import { mappingsOf, parsePortRange } from './mappings.ts';

const ECS = "Invalid 'containerPortRange' setting";

/** That a range is two numbers, the schema checks under this code as well. */
export const portRangeFormat: Rule & StructureRule = {
  code: 'port-range-format',
  level: 'error',
  summary: 'A port range is `LOW-HIGH`, upwards, with ports from 1 to 65535.',
  docs: docs.portMapping,
  needs: 'containerPortRange',
  ecs: () => ECS,
  *check(task) {
    for (const { mapping } of mappingsOf(task)) {
      const range = mapping.containerPortRange;
      if (range?.value === undefined || parsePortRange(range.value) !== undefined) continue;
      const swapped = range.value.split('-').toReversed().join('-');
      const isReversed = parsePortRange(swapped) !== undefined;
      yield {
        at: range.node,
        message: isReversed
          ? `\`${range.value}\` goes downwards; a range is \`LOW-HIGH\`.`
          : `\`${range.value}\` is no range of two different ports from 1 to 65535.`,
        ecsMessage: ECS,
        fixes: isReversed ? [replace(range.node, swapped)] : [],
      };
    }
  },
};
