import fc from 'fast-check';
import { expect, it } from 'vitest';
import { codesOf } from '../../../support/language.ts';

const range = fc
  .tuple(fc.integer({ min: 1000, max: 1040 }), fc.integer({ min: 0, max: 6 }))
  .map(([low, length]) => ({ low, high: low + length }));

it('finds an overlap exactly where a range has a port in common with another mapping', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 6 }), (ranges) => {
      const portMappings = ranges.map(({ low, high }) =>
        low === high ? { containerPort: low } : { containerPortRange: `${low}-${high}` },
      );
      const definition = {
        family: 'web',
        networkMode: 'bridge',
        containerDefinitions: [{ name: 'app', image: 'nginx:1.29', memory: 128, portMappings }],
      };
      const clashes = ranges.some((a, i) =>
        ranges.some((b, j) => i < j && (a.low < a.high || b.low < b.high) && a.low <= b.high && b.low <= a.high),
      );
      expect(codesOf(definition).includes('port-range-overlap')).toBe(clashes);
    }),
  );
});
