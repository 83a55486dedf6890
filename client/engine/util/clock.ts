/** Where the engine gets its time from. Injected everywhere so that tests decide how fast time goes. */
export interface Clock {
  /** Wall-clock time in milliseconds since the epoch. */
  now(): number;
  /**
   * Resolves after `milliseconds` of wall time, or rejects with the signal's reason when it is aborted first.
   * The waits that ECS does in tens of seconds go through {@link scaledClock}, never through setTimeout.
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, milliseconds);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

/**
 * A clock whose sleeps last `scale` times as long (`drydock.timeScale`; 0.1 = ten times faster) while `now` stays true,
 * so that recorded timestamps are never invented.
 */
export function scaledClock(clock: Clock, scale: number): Clock {
  return { now: () => clock.now(), sleep: (milliseconds, signal) => clock.sleep(milliseconds * scale, signal) };
}
