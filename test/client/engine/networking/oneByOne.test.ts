import { describe, expect, it } from 'vitest';
import { createOneByOne } from '../../../../client/engine/networking/oneByOne.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

function setUp() {
  const clock = createFakeClock();
  const run = createOneByOne(clock, 1000);
  const journal: string[] = [];
  const work = (name: string, milliseconds: number) => async () => {
    journal.push(`${name} begins`);
    await clock.sleep(milliseconds);
    journal.push(`${name} ends`);
    return name;
  };
  return { clock, run, journal, work };
}

describe('work that is done one by one', () => {
  it('does not overlap, and keeps its order and its results', async () => {
    const { clock, run, journal, work } = setUp();
    const results = Promise.all([run(work('a', 50)), run(work('b', 10)), run(work('c', 10))]);
    await clock.advance(100);
    expect(await results).toEqual(['a', 'b', 'c']);
    expect(journal).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('goes on after a failure, which its caller learns of', async () => {
    const { clock, run, work } = setUp();
    const failing = expect(run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const next = run(work('next', 10));
    await clock.advance(20);
    await failing;
    expect(await next).toBe('next');
  });

  it('does not wait for ever', async () => {
    const { clock, run, journal, work } = setUp();
    void run(work('stuck', 1_000_000));
    void run(work('next', 10));
    await clock.advance(999);
    expect(journal).toEqual(['stuck begins']);
    await clock.advance(100);
    expect(journal).toEqual(['stuck begins', 'next begins', 'next ends']);
  });
});
