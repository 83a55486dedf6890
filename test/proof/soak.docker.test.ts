/** The first minute of `npm run soak`. */
import { expect, it } from 'vitest';
import { soak } from '../chaos/soak.ts';

it('converges after each burst of changes and mishaps, and leaves nothing behind', { timeout: 400_000 }, async () => {
  const { broken, bursts } = await soak({ seconds: 45, seed: 1 });
  expect(broken).toEqual([]);
  expect(bursts).toBeGreaterThan(0);
});
