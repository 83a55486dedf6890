import { describe, expect, it } from 'vitest';
import { cyclesIn, tellRoute } from '../../../../server/src/language/rules/cycles.ts';
import { problemsOf } from '../../support/language.ts';

/** `a>b b>c` as a graph whose edges are the names they lead to. */
function graph(edges: string): Map<string, string[]> {
  const from = new Map<string, string[]>();
  for (const edge of edges.split(' ')) {
    const [start = '', end = ''] = edge.split('>');
    from.set(start, [...(from.get(start) ?? []), end]);
  }
  return from;
}

const cycles = (edges: string): string[] => [...cyclesIn(graph(edges), (name) => name)].map((cycle) => cycle.join(' '));

describe('circles', () => {
  it.each([
    ['a>b b>c', []],
    ['a>a', ['a']],
    ['a>b b>a', ['b a']],
    ['x>a a>b b>c c>a', ['b c a']],
    ['a>b a>c b>d c>d', []],
    ['a>b b>c c>b c>a', ['c b', 'b c a']],
    ['a>b b>a c>d d>c', ['b a', 'd c']],
    ['a>gone', []],
  ])('in %s are %j', (edges, expected) => {
    expect(cycles(edges)).toEqual(expected);
  });

  it('are found however long the way is', () => {
    const length = 50_000;
    const from = new Map(Array.from({ length }, (_, index) => [String(index), [String((index + 1) % length)]]));
    const [cycle, ...others] = [...cyclesIn(from, (name) => name)];
    expect(cycle).toHaveLength(length);
    expect(others).toEqual([]);
  });

  it('are not all told where there are hundreds', () => {
    const names = Array.from({ length: 60 }, (_, index) => String(index));
    const everybody = new Map(names.map((name) => [name, names.filter((other) => other !== name)]));
    expect([...cyclesIn(everybody, (name) => name)]).toHaveLength(100);
  });

  it('are told in as many steps as one can read', () => {
    expect(tellRoute(['a', 'b', 'a'])).toBe('`a` → `b` → `a`');
    const long = tellRoute(Array.from({ length: 5001 }, (_, index) => `c${index % 5000}`));
    expect(long).toMatch(/^`c0` → `c1` → .* → `c18` → … 4981 more … → `c0`$/);
  });

  it.each(['dependsOn', 'links'])('of thousands of containers are found, by %s', (key) => {
    const length = 5000;
    const wait = (name: string) => (key === 'links' ? name : { containerName: name, condition: 'START' });
    const problems = problemsOf({
      family: 'web',
      networkMode: 'bridge',
      containerDefinitions: Array.from({ length }, (_, index) => ({
        name: `c${index}`,
        image: 'app:1',
        memory: 4,
        [key]: [wait(`c${(index + 1) % length}`)],
      })),
    });
    const code = key === 'links' ? 'links-cycle' : 'depends-cycle';
    expect(problems.filter((problem) => problem.code === code)).toHaveLength(1);
  });
});
