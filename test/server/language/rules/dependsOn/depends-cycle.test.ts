import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problemsOf, service } from '../../../support/language.ts';

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly kind: 'dependsOn' | 'links' | 'volumesFrom';
}

const SIZE = 5;

const graph = fc.uniqueArray(
  fc.record({
    from: fc.nat(SIZE - 1),
    to: fc.nat(SIZE - 1),
    kind: fc.constantFrom('dependsOn' as const, 'links' as const, 'volumesFrom' as const),
  }),
  { selector: ({ from, to, kind }) => `${from}${to}${kind}`, maxLength: 12 },
);

function definitionOf(edges: readonly Edge[]) {
  const names = (from: number, kind: Edge['kind']) =>
    edges.filter((edge) => edge.from === from && edge.kind === kind).map(({ to }) => `c${to}`);
  return {
    family: 'web',
    containerDefinitions: Array.from({ length: SIZE }, (_, index) => ({
      name: `c${index}`,
      image: 'nginx',
      memory: 64,
      dependsOn: names(index, 'dependsOn').map((containerName) => ({ containerName, condition: 'START' })),
      links: names(index, 'links'),
      volumesFrom: names(index, 'volumesFrom').map((sourceContainer) => ({ sourceContainer })),
    })),
  };
}

/** Takes away containers that wait for nobody until none is left: the order in which they could start. */
function canStart(edges: readonly Edge[]): boolean {
  let left = Array.from({ length: SIZE }, (_, index) => index);
  for (;;) {
    const blocked = left.filter((index) =>
      edges.some(({ from, to }) => from === index && to !== index && left.includes(to)),
    );
    if (blocked.length === 0) return true;
    if (blocked.length === left.length) return false;
    left = blocked;
  }
}

const cyclesIn = (text: string) => problemsOf(text).filter(({ code }) => code === 'depends-cycle');

describe('containers that wait for each other', () => {
  it('are found exactly where no order of starting exists, links alone apart', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        const found = cyclesIn(JSON.stringify(definitionOf(edges), null, 2)).length > 0;
        const byLinksAlone = !canStart(edges.filter(({ kind }) => kind === 'links'));
        if (canStart(edges)) expect(found).toBe(false);
        else if (!byLinksAlone) expect(found).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('can be freed by taking the offered repair again and again', () => {
    fc.assert(
      fc.property(graph, (edges) => {
        let text = JSON.stringify(definitionOf(edges), null, 2);
        for (let step = 0; step <= edges.length; step++) {
          const fix = cyclesIn(text)[0]?.fixes?.[0];
          if (fix === undefined) return;
          text = service.applyFix(text, fix);
        }
        expect(cyclesIn(text)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('are told with the way round and the other edges', () => {
    const [problem] = cyclesIn(
      JSON.stringify(
        definitionOf([
          { from: 0, to: 1, kind: 'links' },
          { from: 1, to: 0, kind: 'dependsOn' },
        ]),
        null,
        2,
      ),
    );
    expect(problem?.message).toContain('`c1` → `c0` → `c1`');
    expect(problem?.relatedInformation?.map(({ message, pointer }) => [message, pointer])).toEqual([
      ['`c0` waits for `c1` (links)', '/containerDefinitions/0/links/0'],
    ]);
  });
});
