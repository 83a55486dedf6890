/** Two hundred stories; `npm run chaos` tells more of them. */
import { describe, expect, it } from 'vitest';
import { story } from './story.ts';

describe('whatever goes wrong', () => {
  it(
    'leaves no orphan and no double, goes only forward, converges, and is told truthfully',
    { timeout: 120_000 },
    async () => {
      const ended = { kills: 0, mishaps: 0, tasks: 0 };
      for (let seed = 1; seed <= 200; seed++) {
        const { broken, trace, kills, mishaps, tasks } = await story(seed);
        expect(broken, `seed ${seed}\n${trace.join('\n')}`).toEqual([]);
        ended.kills += kills;
        ended.mishaps += mishaps;
        ended.tasks += tasks;
      }
      // Stories in which nothing goes wrong would prove nothing.
      expect(ended.kills).toBeGreaterThan(500);
      expect(ended.mishaps).toBeGreaterThan(200);
      expect(ended.tasks).toBeGreaterThan(500);
    },
  );

  it('is the same for the same seed', async () => {
    expect((await story(11)).trace).toEqual((await story(11)).trace);
  });
});
