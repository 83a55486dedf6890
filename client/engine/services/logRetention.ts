/** Deletes kept logs that are too old or too many. What that means is the log store's to say (state/logs). */
import type { LogStore } from '../state/logs/logStore.ts';
import type { Clock } from '../util/clock.ts';
import type { Disposable } from '../util/disposable.ts';
import { messageOf, type Log } from '../util/log.ts';

const LOOK_EVERY = 30_000;

/** @param options.clock real time: the disk fills as fast as it does, and hours are hours */
export function startLogRetention({
  logs,
  clock,
  log,
}: {
  readonly logs: LogStore;
  readonly clock: Clock;
  readonly log: Log;
}): Disposable {
  const ending = new AbortController();
  let told = false;
  const loop = async () => {
    while (!ending.signal.aborted) {
      try {
        await logs.retain(clock.now());
        told = false;
      } catch (error) {
        if (!told) log.warn('old logs could not be deleted', { error: messageOf(error) });
        told = true;
      }
      await clock.sleep(LOOK_EVERY, ending.signal);
    }
  };
  loop().catch(() => undefined);
  return { dispose: () => ending.abort(new Error('the engine ends')) };
}
