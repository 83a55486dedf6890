/** A few of the stories of `npm run chaos -- --docker`. */
import { describe, expect, it } from 'vitest';
import { storyOnDocker } from '../chaos/onDocker.ts';

describe('an engine killed at random moments, with containers removed by hand', () => {
  it.each([1, 2, 3])('leaves no orphan and no double, converges and tells the truth (seed %i)', async (seed) => {
    const { broken, trace } = await storyOnDocker(seed);
    expect(broken, trace.join('\n')).toEqual([]);
  });
});
