/**
 * A place in a container's log in Docker. Within stdout, and within stderr, the stamps of lines (docker/docker.ts) never go
 * back; between the two they may, by a little. So the place is one of each: the last stamp read, and how many lines of that
 * very stamp.
 */
export interface StreamPosition {
  /** Empty before the first line. */
  readonly stamp: string;
  readonly lines: number;
}

export interface LogPosition {
  readonly stdout: StreamPosition;
  readonly stderr: StreamPosition;
}

const NOTHING: StreamPosition = { stamp: '', lines: 0 };
export const LOG_BEGINNING: LogPosition = { stdout: NOTHING, stderr: NOTHING };

/** Lines of the two streams are never further apart in the log than this, seconds. */
const DISORDER = 3;

/** The stamp to read a log from, to get all lines after the position; undefined: from its beginning. */
export function stampToReadFrom({ stdout, stderr }: LogPosition): string | undefined {
  const stamps = [stdout.stamp, stderr.stamp].filter((stamp) => stamp !== '').sort();
  const [first, last] = [stamps[0], stamps.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const [seconds = '0', fraction = ''] = last.split('.');
  const bound = `${String(Math.max(0, Number(seconds) - DISORDER)).padStart(seconds.length, '0')}.${fraction}`;
  // The other stream may not have begun: its first line may be a little older than the last one of this.
  return stamps.length < 2 || first < bound ? bound : first;
}

interface Line {
  readonly stream: 'stdout' | 'stderr';
  readonly stamp?: string;
}

export interface PositionTracker {
  /** Whether the line was not told before; moves the position past it. */
  isNew(line: Line): boolean;
  /** Moves the position past a line that is new. */
  advance(line: Line): void;
  /** Whether the line is one after the position, which is left where it is. */
  isAhead(line: Line): boolean;
  position(): LogPosition;
  /** The log is read anew, from {@link stampToReadFrom} on. */
  rewind(): void;
}

export function createPositionTracker(from: LogPosition = LOG_BEGINNING): PositionTracker {
  const now = { stdout: from.stdout, stderr: from.stderr };
  // Lines of the last stamp that come again.
  const again = { stdout: from.stdout.lines, stderr: from.stderr.lines };
  return {
    isNew({ stream, stamp = '' }) {
      const last = now[stream];
      if (stamp < last.stamp) {
        again[stream] = last.lines;
        return false;
      }
      if (stamp > last.stamp) {
        now[stream] = { stamp, lines: 1 };
        again[stream] = 0;
        return true;
      }
      if (again[stream] > 0) {
        again[stream]--;
        return false;
      }
      now[stream] = { stamp, lines: last.lines + 1 };
      return true;
    },
    advance({ stream, stamp = '' }) {
      const last = now[stream];
      if (stamp === last.stamp) now[stream] = { stamp, lines: last.lines + 1 };
      else if (stamp > last.stamp) now[stream] = { stamp, lines: 1 };
    },
    isAhead: ({ stream, stamp = '' }) => stamp > now[stream].stamp,
    position: () => ({ ...now }),
    rewind() {
      again.stdout = now.stdout.lines;
      again.stderr = now.stderr.lines;
    },
  };
}
