import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { page } from '../../../../client/engine/api/pagination.ts';

const all = (items: readonly string[], maxResults: number | undefined, between: (told: string[]) => string[]) => {
  const told: string[] = [];
  let current = [...items];
  let nextToken: string | undefined;
  do {
    const answer = page(current, (item) => item, { nextToken, maxResults });
    told.push(...answer.items);
    nextToken = answer.nextToken;
    current = between(told);
  } while (nextToken !== undefined);
  return told;
};
const items = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 40 });
const size = fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined });

describe('pages', () => {
  it('give every item once, in order', () => {
    fc.assert(
      fc.property(items, size, (list, maxResults) => {
        expect(all(list, maxResults, () => list)).toEqual(list);
      }),
    );
  });

  it('repeat nothing when items are added while they are read', () => {
    fc.assert(
      fc.property(items, size, (list, maxResults) => {
        let added = 0;
        const told = all(list, maxResults, () => [
          ...list,
          ...Array.from({ length: (added += 1) % 5 }, (_, n) => `+${n}+`),
        ]);
        expect(new Set(told).size).toBe(told.length);
        expect(told.slice(0, list.length)).toEqual(list);
      }),
    );
  });

  it('end without a token, also when the list fits exactly', () => {
    expect(page(['a', 'b'], (item) => item, { maxResults: 2 })).toEqual({ items: ['a', 'b'] });
    expect(page([], (item: string) => item, {})).toEqual({ items: [] });
  });
});
