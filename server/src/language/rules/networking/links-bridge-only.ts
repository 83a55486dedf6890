import { docs } from '../docs.ts';
import { effectiveNetworkMode } from '../ports/networkMode.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { nameOf } from '../wording.ts';

/** With awsvpc ECS has words of its own: awsvpc-links. */
export const linksBridgeOnly: Rule = {
  code: 'links-bridge-only',
  level: 'error',
  summary: 'Links exist with network mode `bridge` only.',
  docs: docs.container,
  needs: 'links',
  *check(task, context) {
    const mode = task.networkMode;
    const effective = effectiveNetworkMode(task, context);
    if (mode === undefined || (effective !== 'host' && effective !== 'none')) return;
    for (const container of task.containers?.items ?? []) {
      const links = container.links;
      if (links === undefined || links.items.length === 0) continue;
      yield {
        at: links.node,
        message: `${nameOf(container)} has links, which exist with network mode bridge only; it is ${effective}.`,
        related: [{ at: mode.node, message: 'The network mode' }],
        fixes: [remove(links.node)],
      };
    }
  },
};
