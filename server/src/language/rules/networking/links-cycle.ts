import { docs } from '../docs.ts';
import { cyclesIn, SHOWN_STEPS, tellRoute } from '../cycles.ts';
import type { Rule } from '../rule.ts';
import { remove } from '../structure/repairs.ts';
import { linksOf, type Link } from './links.ts';

/** Circles of links alone; those that dependsOn or volumesFrom take part in are depends-cycle. */
export const linksCycle: Rule = {
  code: 'links-cycle',
  level: 'error',
  summary: 'Links do not lead back to where they came from.',
  docs: docs.container,
  needs: 'links',
  *check(task, context) {
    const from = new Map<string, Link[]>();
    for (const link of linksOf(task, context)) {
      const name = link.container.name?.value;
      if (name === undefined) continue;
      const links = from.get(name);
      if (links === undefined) from.set(name, [link]);
      else links.push(link);
    }
    for (const cycle of cyclesIn(from, ({ target }) => target)) {
      const closing = cycle.at(-1);
      if (closing === undefined) continue;
      const route = tellRoute([closing.target, ...cycle.map(({ target }) => target)]);
      yield {
        at: closing.node,
        message:
          cycle.length === 1 ? `\`${closing.target}\` is linked to itself.` : `These links go in a circle: ${route}.`,
        ecsMessage: 'Container links should not have a cycle',
        related: cycle
          .slice(0, -1)
          .slice(0, SHOWN_STEPS)
          .map(({ node, target }) => ({ at: node, message: `This link leads to \`${target}\`` })),
        fixes: [{ ...remove(closing.node), title: 'Remove this link' }],
      };
    }
  },
};
