/** Time that tests decide: it stands still until it is moved, and moves from one due sleep to the next. */
import type { Clock } from '../../client/engine/util/clock.ts';

export interface FakeClock extends Clock {
  /** Lets everything happen that is due within the next `milliseconds`, in order. */
  advance(milliseconds: number): Promise<void>;
  /**
   * Moves from due sleep to due sleep until the condition holds.
   * @throws Error when it does not within `milliseconds` of fake time
   */
  until(condition: () => boolean, milliseconds?: number): Promise<void>;
  /** The wall clock is set, forwards or backwards; who sleeps sleeps on as long as before, as over a laptop's sleep. */
  jump(milliseconds: number): void;
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>;
}

interface Sleeper {
  due: number;
  readonly wake: () => void;
}

export function createFakeClock(start = 1_700_000_000_000): FakeClock {
  let now = start;
  const sleepers = new Set<Sleeper>();
  const next = () => [...sleepers].reduce<Sleeper | undefined>((a, b) => (a && a.due <= b.due ? a : b), undefined);
  // Work between two sleeps is promises only: a few turns of the event loop see it through.
  const settle = async () => {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const wake = (sleeper: Sleeper) => {
    now = Math.max(now, sleeper.due);
    sleepers.delete(sleeper);
    sleeper.wake();
  };

  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const abort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        const sleeper: Sleeper = {
          due: now + milliseconds,
          wake: () => {
            signal?.removeEventListener('abort', abort);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
      }),
    settle,
    jump(milliseconds) {
      now += milliseconds;
      for (const sleeper of sleepers) sleeper.due += milliseconds;
    },
    async advance(milliseconds) {
      const end = now + milliseconds;
      await settle();
      for (let due = next(); due && due.due <= end; due = next()) {
        wake(due);
        await settle();
      }
      now = end;
    },
    async until(condition, milliseconds = 3_600_000) {
      const end = now + milliseconds;
      await settle();
      while (!condition()) {
        const due = next();
        if (!due || due.due > end) throw new Error(`the condition did not hold within ${milliseconds} ms of fake time`);
        wake(due);
        await settle();
      }
    },
  };
}
