import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlap, parsePortRange } from '../../../../../server/src/language/rules/ports/mappings.ts';

describe('a range of ports', () => {
  it('is read where it goes upwards and within the ports there are', () => {
    expect(parsePortRange('8000-8010')).toEqual({ low: 8000, high: 8010 });
    for (const text of ['8010-8000', '80-80', '0-10', '1-65536', '80', '80-', 'a-b', ' 1-2', '']) {
      expect(parsePortRange(text), text).toBeUndefined();
    }
  });

  it('overlaps another exactly when they have a port in common', () => {
    const range = fc
      .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 10 }))
      .map(([low, length]) => ({ low, high: low + length }));
    fc.assert(
      fc.property(range, range, (a, b) => {
        const ports = ({ low, high }: typeof a) => Array.from({ length: high - low + 1 }, (_, index) => low + index);
        const common = ports(a).some((port) => ports(b).includes(port));
        expect(overlap(a, b)).toBe(common);
        expect(overlap(b, a)).toBe(common);
      }),
    );
  });
});
