/**
 * Does one thing after the other, as they come. Docker 20.10 has been seen to lock up for good when several containers
 * leave one network at the same moment: each waits for what another holds.
 */
import type { Clock } from '../util/clock.ts';

/** Runs `work` when all before it is done, or has taken too long to wait for. Rejects as `work` does. */
export type OneByOne = <T>(work: () => Promise<T>) => Promise<T>;

/** @param patience milliseconds that one piece of work may hold up the next */
export function createOneByOne(clock: Clock, patience: number): OneByOne {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    const over = new AbortController();
    const done = turn.catch(() => undefined).finally(() => over.abort(new Error('it is done')));
    const tooLong = last.then(() => clock.sleep(patience, over.signal)).catch(() => undefined);
    last = Promise.race([done, tooLong]);
    return turn;
  };
}
