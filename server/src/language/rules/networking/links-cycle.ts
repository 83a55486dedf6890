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
  const names: string[] = [];
  const way: Link[] = [];
  const visit = (name: string) => {
    names.push(name);
    for (const link of from.get(name) ?? []) {
      const start = names.indexOf(link.target);
      if (start !== -1) found.push([...way.slice(start), link]);
      else if (!done.has(link.target)) {
        way.push(link);
        visit(link.target);
        way.pop();
      }
    }
    names.pop();
    done.add(name);
  };
  for (const name of from.keys()) if (!done.has(name)) visit(name);
  return found;
}
