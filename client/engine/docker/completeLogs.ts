/**
 * A container's log, every line once. Docker itself does not promise that of a followed log: where it begins a new file
 * (`max-size`), versions up to at least 20.10 tell lines again, fall silent, or end the stream early. So what was told is
 * known by its place, and after a silence or an end Docker is asked for its last line.
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

  /** Reads on until the stream ends or is found to have fallen silent too early; tells whether it told anything. */
  async function* readOnce(begin: object): AsyncGenerator<readonly LogLine[], boolean, undefined> {
    const attempt = new AbortController();
    const signals = AbortSignal.any([attempt.signal, ...(signal ? [signal] : [])]);
    const batches = docker.logBatches(id, { follow, timestamps: true, ...begin, signal: signals });
    const iterator = batches[Symbol.asyncIterator]();
    let told = false;
    let silence = FIRST_SILENCE;
    let next = iterator.next();
    try {
      for (;;) {
        const batch = follow ? await orSilence(next, silence, clock) : await next;
        if (batch === 'silent') {
          if (isAborted()) return told;
          if (await hasMore()) return told;
          silence = Math.min(silence * 2, LONGEST_SILENCE);
          continue;
        }
        if (batch.done === true) return told;
        const lines = batch.value.filter((line) => tracker.isNew(line));
        if (lines.length > 0) {
          told = true;
          silence = FIRST_SILENCE;
          yield lines;
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

  let begin: object = {
    ...(tail === undefined ? {} : { tail }),
    ...(since === undefined ? {} : { since }),
  };
  let stamp = from && stampToReadFrom(from);
  if (stamp !== undefined) begin = { sinceStamp: stamp };
  for (;;) {
    const told = yield* readOnce(begin);
    if (isAborted() || !follow) return;
    if (!(await hasMore())) return;
    tracker.rewind();
    const again = stampToReadFrom(tracker.position());
    // Asked for the same once more, Docker would say the same.
    if (!told && again === stamp) return;
    stamp = again;
    begin = again === undefined ? begin : { sinceStamp: again };
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
