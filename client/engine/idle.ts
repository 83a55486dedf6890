/** Ends an engine nobody needs: no client connected and no task active for a while. Real time, whatever the time scale. */
import type { Disposable } from './util/disposable.ts';

export interface IdleOptions {
  /** Whether somebody needs the engine now. */
  readonly busy: () => Promise<boolean>;
  readonly limitMilliseconds: number;
  readonly onIdle: () => void;
}

/** Looks often enough to be right within a tenth of the limit. */
export function watchIdle({ busy, limitMilliseconds, onIdle }: IdleOptions): Disposable {
  const interval = Math.min(5000, Math.max(50, limitMilliseconds / 10));
  // Monotonic: a laptop that slept did not idle meanwhile.
  let idleFor = 0;
  const timer = setInterval(() => {
    void busy().then((isBusy) => {
      idleFor = isBusy ? 0 : idleFor + interval;
      if (idleFor >= limitMilliseconds) {
        clearInterval(timer);
        onIdle();
      }
    });
  }, interval);
  return { dispose: () => clearInterval(timer) };
}
