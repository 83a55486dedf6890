import { docs } from '../docs.ts';
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
      if (name !== undefined) from.set(name, [...(from.get(name) ?? []), link]);
    }
    for (const cycle of cycles(from)) {
      const closing = cycle.at(-1);
      if (closing === undefined) continue;
      const route = [closing.target, ...cycle.map(({ target }) => target)].map((name) => `\`${name}\``).join(' → ');
      yield {
        at: closing.node,
        message:
          cycle.length === 1 ? `\`${closing.target}\` is linked to itself.` : `These links go in a circle: ${route}.`,
        ecsMessage: 'Container links should not have a cycle',
        related: cycle
          .slice(0, -1)
          .map(({ node, target }) => ({ at: node, message: `This link leads to \`${target}\`` })),
        fixes: [{ ...remove(closing.node), title: 'Remove this link' }],
      };
    }
  },
};

/** A circle for each link that leads back to a container on the way, depth first in the document's order. */
function cycles(from: ReadonlyMap<string, readonly Link[]>): Link[][] {
  const found: Link[][] = [];
  const done = new Set<string>();
  for (const start of from.keys()) {
    /** The containers on the way, each with its place; `links[place]` is what was followed from there. */
    const place = new Map([[start, 0]]);
    const links = [from.get(start)?.values() ?? [].values()];
    const way: Link[] = [];
    if (done.has(start)) continue;
    for (let open = links.at(-1); open !== undefined; open = links.at(-1)) {
      const step = open.next();
      if (step.done === true) {
        links.pop();
        const left = way.pop()?.target ?? start;
        place.delete(left);
        done.add(left);
        continue;
      }
      const link = step.value;
      const back = place.get(link.target);
      if (back !== undefined) {
        found.push([...way.slice(back), link]);
      } else if (!done.has(link.target)) {
        place.set(link.target, links.length);
        links.push(from.get(link.target)?.values() ?? [].values());
        way.push(link);
      }
    }
  }
  return found;
}
