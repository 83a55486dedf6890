/** More circles than ten containers can have; each may be as long as the file. */
const MOST_CYCLES = 100;

/**
 * The circles in a graph, up to so many: one for each edge that leads back to a node on the way to it, depth first in the order of the
 * edges, as the edges from that node around to it again. Without recursion, for a way may be longer than the stack.
 */
export function* cyclesIn<Edge>(
  edgesFrom: ReadonlyMap<string, readonly Edge[]>,
  targetOf: (edge: Edge) => string,
): Generator<readonly Edge[]> {
  const done = new Set<string>();
  let found = 0;
  for (const start of edgesFrom.keys()) {
    if (done.has(start)) continue;
    /** The edges that were followed, and where on the way each node is. */
    const way: Edge[] = [];
    const placeOf = new Map([[start, 0]]);
    const open = [{ node: start, edges: (edgesFrom.get(start) ?? []).values() }];
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const step = last.edges.next();
      if (step.done === true) {
        done.add(last.node);
        placeOf.delete(last.node);
        open.pop();
        way.pop();
        continue;
      }
      const edge = step.value;
      const node = targetOf(edge);
      const place = placeOf.get(node);
      if (place !== undefined) {
        yield [...way.slice(place), edge];
        if (++found === MOST_CYCLES) return;
      } else if (!done.has(node)) {
        placeOf.set(node, open.length);
        way.push(edge);
        open.push({ node, edges: (edgesFrom.get(node) ?? []).values() });
      }
    }
  }
}

/** Enough of a circle to see it; one that is longer than this is no more readable for being complete. */
export const SHOWN_STEPS = 20;

/** "`a` → `b` → `a`" */
export function tellRoute(names: readonly string[]): string {
  const shown =
    names.length <= SHOWN_STEPS + 1
      ? names.map((name) => `\`${name}\``)
      : [...names.slice(0, SHOWN_STEPS - 1), undefined, ...names.slice(-1)].map((name) =>
          name === undefined ? `… ${names.length - SHOWN_STEPS} more …` : `\`${name}\``,
        );
  return shown.join(' → ');
}
