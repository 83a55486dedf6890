import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../../server/src/language/nearest.ts';

describe('the nearest name', () => {
  it.each([
    ['memroy', 'memory'],
    ['healthcheck', 'healthCheck'],
    ['containerDefinition', 'containerDefinitions'],
    ['execution_role_arn', 'executionRoleArn'],
  ])('takes %s for %s', (typed, meant) => {
    expect(
      nearest(typed, ['memory', 'memoryReservation', 'healthCheck', 'containerDefinitions', 'executionRoleArn']),
    ).toBe(meant);
  });

  it.each(['flavour', 'x', 'cp'])('does not guess at %s', (typed) => {
    expect(nearest(typed, ['memory', 'links', 'image', 'user'])).toBeUndefined();
  });

  it('counts a swap of neighbours as one slip', () => {
    expect(editDistance('memroy', 'memory')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });
});
