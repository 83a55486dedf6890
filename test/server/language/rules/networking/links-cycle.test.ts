import fc from 'fast-check';
import { expect, it } from 'vitest';
import { problemsOf } from '../../../support/language.ts';

const definition = (links: readonly (readonly string[])[]) => ({
  family: 'web',
  networkMode: 'bridge',
  containerDefinitions: links.map((targets, index) => ({
    name: `c${index}`,
    image: 'nginx:1.29',
    memory: 128,
    links: targets,
  })),
});
const cyclesIn = (links: readonly (readonly string[])[]) =>
  problemsOf(definition(links)).filter(({ code }) => code === 'links-cycle');

it('finds a circle exactly where a container can be reached from itself', () => {
  const graph = fc.array(fc.array(fc.nat({ max: 5 }), { maxLength: 3 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(graph, (edges) => {
      const reach = edges.map((targets) => new Set(targets));
      for (const middle of reach.keys()) {
        for (const from of reach) if (from.has(middle)) for (const to of reach[middle] ?? []) from.add(to);
      }
      const hasCircle = reach.some((from, index) => from.has(index));
      expect(cyclesIn(edges.map((targets) => targets.map((target) => `c${target}`))).length > 0).toBe(hasCircle);
    }),
    { numRuns: 200 },
  );
});

it('follows a chain of any length', () => {
  const length = 1000;
  const chain = Array.from({ length }, (_, index) => (index + 1 < length ? [`c${index + 1}`] : ['c0']));
  expect(cyclesIn(chain)).toHaveLength(1);
  expect(cyclesIn(chain.slice(0, -1).concat([[]]))).toEqual([]);
});
