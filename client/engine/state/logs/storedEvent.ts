/** One kept log event as a line of a segment file: a JSON array, so that a million of them stay small. Pure. */
import type { LogPosition } from '../../util/logPosition.ts';

export interface LogEvent {
  /** Milliseconds since the epoch; never before that of the event before it in the stream. */
  readonly time: number;
  /** When it was kept. */
  readonly ingestedAt: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** Where Docker's log goes on after it. */
  readonly position: LogPosition;
}

export interface StoredEvent extends LogEvent {
  /** Its number in the stream, from 0 on; never used again. */
  readonly ordinal: number;
}

export const formatEvent = ({ time, ingestedAt, stream, text, position: { stdout, stderr } }: LogEvent): string =>
  `${JSON.stringify([time, ingestedAt, stdout.stamp, stdout.lines, stderr.stamp, stderr.lines, stream === 'stderr' ? 1 : 0, text])}\n`;

type Line = [number, number, string, number, string, number, number, string];

/** Undefined for what is no event: a line that a crash or a full disk left torn. */
export function parseEvent(line: string, ordinal: number): StoredEvent | undefined {
  try {
    const [time, ingestedAt, out, outLines, err, errLines, stream, text] = JSON.parse(line) as Line;
    if (typeof time !== 'number' || typeof text !== 'string') return undefined;
    return {
      ordinal,
      time,
      ingestedAt,
      stream: stream === 1 ? 'stderr' : 'stdout',
      text,
      position: { stdout: { stamp: out, lines: outLines }, stderr: { stamp: err, lines: errLines } },
    };
  } catch {
    return undefined;
  }
}

/** The events of a segment's text, whose first has the number `first`; an unfinished last line is left out. */
export function parseSegment(text: string, first: number): StoredEvent[] {
  const events: StoredEvent[] = [];
  let ordinal = first;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    const event = parseEvent(text.slice(start, end), ordinal++);
    if (event) events.push(event);
    start = end + 1;
  }
  return events;
}

/** The time at the start of a segment, from its first characters. */
export const timeAtStart = (head: string): number => Number(/^\[(\d+),/.exec(head)?.[1] ?? 0);
