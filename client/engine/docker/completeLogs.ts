/**
 * A container's log, every line once. Docker itself does not promise that of a followed log: where it begins a new file
 * (`max-size`), versions up to at least 20.10 tell lines again, leave some out to a reader that lags, fall silent, or end
 * the stream early. A log that is not followed is told whole. So what was told is known by its place; who lags reads what
 * there is, and again while that takes long, before following; and after a silence or an end Docker is asked for its last line.
 */
import { systemClock, type Clock } from '../util/clock.ts';
import { createPositionTracker, stampToReadFrom, type LogPosition } from '../util/logPosition.ts';
import type { Docker, LogLine } from './docker.ts';

export interface CompleteLogOptions {
  readonly follow: boolean;
  /** Where to go on from. */
  readonly from?: LogPosition | undefined;
  /** Where to begin, without a position. */
  readonly tail?: number | undefined;
  readonly since?: number | undefined;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/** How long a followed log is silent before its last line is asked for; each further silence lasts longer. */
const FIRST_SILENCE = 1000;
const LONGEST_SILENCE = 30_000;
/** Milliseconds that a followed line may be late, compared with the most punctual one: clocks differ. */
const MOST_LAG = 300;

/**
 * Portions of lines, with their times. Ends with what there is, or with the container (follow).
 * @throws DockerError
 */
export async function* completeLogs(
  docker: Docker,
  id: string,
  { follow, from, tail, since, signal, clock = systemClock }: CompleteLogOptions,
): AsyncGenerator<readonly LogLine[], void, undefined> {
  const tracker = createPositionTracker(from);
  const isAborted = () => signal?.aborted ?? false;

  const hasMore = async (): Promise<boolean> => {
    for await (const line of docker.logs(id, { timestamps: true, tail: 1 })) if (tracker.isAhead(line)) return true;
    return false;
  };

  let punctual = Infinity;
  const lags = (lines: readonly LogLine[]): boolean => {
    const late = clock.now() - (lines.at(-1)?.time ?? clock.now());
    punctual = Math.min(punctual, late);
    return late - punctual > MOST_LAG;
  };

  /** From the position on, what there is now. Whether so much has been written meanwhile that who follows would lag. */
  async function* readThere(begin: object): AsyncGenerator<readonly LogLine[], boolean, undefined> {
    const begun = clock.now();
    let any = false;
    const options = { follow: false, timestamps: true, ...begin, ...(signal ? { signal } : {}) };
    for await (const batch of docker.logBatches(id, options)) {
      const lines = batch.filter((line) => tracker.isNew(line));
      if (lines.length === 0) continue;
      any = true;
      yield lines;
    }
    return any && clock.now() - begun > MOST_LAG;
  }

  /** From the position on, until the stream ends (true), or until it lags or is found to have fallen silent. */
  async function* readOn(begin: object): AsyncGenerator<readonly LogLine[], boolean, undefined> {
    const attempt = new AbortController();
    const signals = AbortSignal.any([attempt.signal, ...(signal ? [signal] : [])]);
    const batches = docker.logBatches(id, { follow: true, timestamps: true, ...begin, signal: signals });
    const iterator = batches[Symbol.asyncIterator]();
    let silence = FIRST_SILENCE;
    let next = iterator.next();
    try {
      for (;;) {
        const batch = await orSilence(next, silence, clock);
        if (batch === 'silent') {
          if (isAborted() || (await hasMore())) return false;
          silence = Math.min(silence * 2, LONGEST_SILENCE);
          continue;
        }
        if (batch.done === true) return true;
        const lines = batch.value.filter((line) => tracker.isNew(line));
        if (lines.length > 0) {
          silence = FIRST_SILENCE;
          yield lines;
          if (lags(lines)) return false;
        }
        next = iterator.next();
      }
    } finally {
      attempt.abort(new Error('no more is read'));
      next.catch(() => undefined);
      // It may hang on a quiet container: its end is asked for, not waited for.
      void iterator.return?.().catch(() => undefined);
    }
  }

  const initial = { ...(tail === undefined ? {} : { tail }), ...(since === undefined ? {} : { since }) };
  /** Where the position is; of a log that was empty so far, what was asked for. */
  const place = (): object => {
    tracker.rewind();
    const sinceStamp = stampToReadFrom(tracker.position());
    return sinceStamp === undefined ? initial : { sinceStamp };
  };
  for (;;) {
    const behind = yield* readThere(place());
    if (!follow || isAborted()) return;
    if (behind) continue;
    const ended = yield* readOn(place());
    if (isAborted() || (ended && !(await hasMore()))) return;
  }
}

async function orSilence<T>(next: Promise<T>, milliseconds: number, clock: Clock): Promise<T | 'silent'> {
  const patience = new AbortController();
  const silent = clock.sleep(milliseconds, patience.signal).then(
    () => 'silent' as const,
    () => 'silent' as const,
  );
  try {
    return await Promise.race([next, silent]);
  } finally {
    patience.abort(new Error('it came'));
  }
}
