/** Follows the engine's event stream for as long as wanted: reconnects with growing pauses and asks for a fresh list each time. */
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { EngineEvent } from '../../protocol/events.ts';
import { jsonLines } from './lines.ts';

export interface EventStreamOptions {
  /** Opens `GET /events`. */
  readonly open: (signal: AbortSignal) => Promise<Readable>;
  readonly onEvent: (event: EngineEvent) => void;
  /** After the first event of each connection: whatever is listed now is no older than the events that follow. */
  readonly onConnected: () => void;
  readonly onDisconnected: (error: unknown) => void;
  /** Pause before the nth attempt to reconnect (1, 2, …) in milliseconds, or undefined to give up. */
  readonly pauseBefore: (attempt: number) => number | undefined;
}

/** 100 ms, 200 ms, 400 ms … at most 3 s, and after `attempts` of them the end. */
export const growingPauses =
  (attempts: number) =>
  (attempt: number): number | undefined =>
    attempt > attempts ? undefined : Math.min(3000, 100 * 2 ** (attempt - 1));

/** Resolves when `signal` is aborted (true) or no further attempt is made (false). Never rejects. */
export async function followEvents(options: EventStreamOptions, signal: AbortSignal): Promise<boolean> {
  let attempt = 0;
  while (!signal.aborted) {
    let cause: unknown;
    try {
      const stream = await options.open(signal);
      let connected = false;
      for await (const event of jsonLines<EngineEvent>(stream)) {
        if (aborted(signal)) return true;
        options.onEvent(event);
        if (!connected) {
          connected = true;
          attempt = 0;
          options.onConnected();
        }
      }
      cause = new Error('the engine closed the connection');
    } catch (error) {
      cause = error;
    }
    if (aborted(signal)) return true;
    options.onDisconnected(cause);
    attempt += 1;
    const pause = options.pauseBefore(attempt);
    if (pause === undefined) return false;
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
  return true;
}

/** Read through a function because the compiler believes that nothing changes during an await. */
const aborted = (signal: AbortSignal) => signal.aborted;
