import { pathOf, type SyntaxNode } from '../../nodes.ts';
import type { Container, TaskDefinition } from '../../taskDefinition.ts';
import { docs } from '../docs.ts';
import { cyclesIn, SHOWN_STEPS, tellRoute } from '../cycles.ts';
import type { Rule } from '../rule.ts';
import { containersByName } from './targets.ts';

/** One container has to wait for another: by dependsOn, by a link (as START) or by volumesFrom (until it is created). */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'dependsOn' | 'links' | 'volumesFrom';
  /** The name of the other container. */
  readonly node: SyntaxNode;
  /** The list item that makes the edge. */
  readonly item: SyntaxNode;
}

export const dependsCycle: Rule = {
  code: 'depends-cycle',
  level: 'error',
  summary: 'Containers do not wait for each other in a circle, counting links and volumesFrom.',
  docs: docs.dependency,
  needs: ['dependsOn', 'volumesFrom'],
  *check(task) {
    for (const cycle of cyclesIn(edgesOf(task), ({ to }) => to)) {
      // A circle of links alone is links-cycle.
      const breakable =
        cycle.findLast((edge) => edge.kind === 'dependsOn') ?? cycle.find((edge) => edge.kind === 'volumesFrom');
      if (breakable === undefined) continue;
      const start = cycle.indexOf(breakable);
      const turned = [...cycle.slice(start), ...cycle.slice(0, start)];
      const route = tellRoute([breakable.from, ...turned.map((edge) => edge.to)]);
      yield {
        at: breakable.node,
        message: `These containers wait for each other, so none would start: ${route}.`,
        related: turned
          .slice(1, SHOWN_STEPS)
          .map((edge) => ({ at: edge.node, message: `\`${edge.from}\` waits for \`${edge.to}\` (${edge.kind})` })),
        fixes: [
          {
            title: `Remove this dependency on \`${breakable.to}\``,
            changes: [{ kind: 'remove', path: pathOf(breakable.item) }],
          },
        ],
      };
    }
  },
};

function edgesOf(task: TaskDefinition): Map<string, Edge[]> {
  const { byName } = containersByName(task);
  const edges = new Map<string, Edge[]>();
  for (const [from, container] of byName) {
    edges.set(
      from,
      namedBy(container)
        .filter(({ to }) => to !== from && byName.has(to))
        .map((edge) => ({ from, ...edge })),
    );
  }
  return edges;
}

function namedBy(container: Container): Omit<Edge, 'from'>[] {
  return [
    ...(container.dependsOn?.items ?? []).flatMap(({ node, containerName: name }): Omit<Edge, 'from'>[] =>
      name?.value === undefined ? [] : [{ to: name.value, kind: 'dependsOn', node: name.node, item: node }],
    ),
    ...(container.links?.items ?? []).flatMap(({ node, value }): Omit<Edge, 'from'>[] =>
      value === undefined ? [] : [{ to: value.split(':')[0] ?? value, kind: 'links', node, item: node }],
    ),
    ...(container.volumesFrom?.items ?? []).flatMap(({ node, sourceContainer: name }): Omit<Edge, 'from'>[] =>
      name?.value === undefined ? [] : [{ to: name.value, kind: 'volumesFrom', node: name.node, item: node }],
    ),
  ];
}
