import { describe, expect, it } from 'vitest';
import { service } from '../server/support/language.ts';
import { FEATURES, OTHER_METHODS } from './features.ts';
import { fuzz } from './fuzz.ts';
import { mutate } from './mutate.ts';
import { random } from './random.ts';
import { ownSeeds } from './seeds.ts';

describe('mutated documents', () => {
  it('are answered by every feature, in time and within themselves', async () => {
    const { documents, faults } = await fuzz({ seeds: ownSeeds(), count: 400, seed: 20_260_101, slowest: 1_000 });
    expect(faults).toEqual([]);
    expect(documents).toBe(400);
  });

  it('reach every method that answers about a document', () => {
    const methods = Object.keys(service).filter((name) => !OTHER_METHODS.has(name));
    expect(Object.keys(FEATURES).toSorted()).toEqual(methods.toSorted());
  });

  it('are the same for the same seed', () => {
    const make = (seed: number) => mutate('{ "family": "web", "cpu": "256" }', ['{}'], random(seed));
    expect(make(7)).toBe(make(7));
    expect(new Set([1, 2, 3, 4, 5, 6].map(make)).size).toBeGreaterThan(3);
  });
});
