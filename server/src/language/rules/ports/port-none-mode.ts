import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { effectiveNetworkMode } from './networkMode.ts';
import { nameOf } from '../wording.ts';

export const portNoneMode: Rule = {
  code: 'port-none-mode',
  level: 'error',
  summary: 'With network mode `none` there are no ports to map.',
  docs: docs.portMapping,
  needs: 'networkMode',
  *check(task, context) {
    const mode = task.networkMode;
    if (mode === undefined || effectiveNetworkMode(task, context) !== 'none') return;
    for (const container of task.containers?.items ?? []) {
      const mappings = container.portMappings;
      if (mappings === undefined || mappings.items.length === 0) continue;
      yield {
        at: mappings.node,
        message: `${nameOf(container)} maps ports, but with network mode none it has no network.`,
        related: [{ at: mode.node, message: 'The network mode' }],
        fixes: [remove(mappings.node)],
      };
    }
  },
};
