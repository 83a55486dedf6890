/** Makes log events of a container's lines as Docker's awslogs driver does: long ones cut, several joined to one. Pure. */
import type { LogLine } from '../../docker/docker.ts';
import type { LogEvent } from '../../state/logs/storedEvent.ts';
import { createPositionTracker, type LogPosition } from '../../util/logPosition.ts';
import type { EventPattern } from './eventPattern.ts';

/** CloudWatch Logs takes 256 KiB an event, of which 26 bytes are its own. */
export const MOST_EVENT_BYTES = 262_144 - 26;

export interface EventAssembler {
  /** Events that are whole; each line is given once. */
  push(lines: readonly LogLine[], now: number): LogEvent[];
  /** Makes an event of what waits for its next line. */
  flush(now: number): LogEvent[];
  /** When what waits began to wait; undefined when nothing does. */
  waitingSince(): number | undefined;
}

interface Pending {
  readonly time: number;
  readonly stream: 'stdout' | 'stderr';
  readonly since: number;
  readonly lines: string[];
  bytes: number;
  position: LogPosition;
}

/** @param from where in Docker's log the last event that is kept ends */
export function createEventAssembler(pattern: EventPattern | undefined, from?: LogPosition): EventAssembler {
  const tracker = createPositionTracker(from);
  let pending: Pending | undefined;

  const finish = (now: number): LogEvent[] => {
    if (!pending) return [];
    const { time, stream, lines, position: end } = pending;
    pending = undefined;
    return [{ time, ingestedAt: now, stream, text: lines.join('\n'), position: end }];
  };

  return {
    push(lines, now) {
      const events: LogEvent[] = [];
      for (const line of lines) {
        tracker.advance(line);
        const { time = now, stream, text } = line;
        const position = tracker.position();
        if (!pattern) {
          for (const piece of pieces(text)) events.push({ time, ingestedAt: now, stream, text: piece, position });
          continue;
        }
        const bytes = Buffer.byteLength(text) + 1;
        if (pending && (pattern(text) || pending.bytes + bytes > MOST_EVENT_BYTES)) events.push(...finish(now));
        if (bytes > MOST_EVENT_BYTES) {
          for (const piece of pieces(text)) events.push({ time, ingestedAt: now, stream, text: piece, position });
        } else if (pending) {
          pending.lines.push(text);
          pending.bytes += bytes;
          pending.position = position;
        } else {
          pending = { time, stream, since: now, lines: [text], bytes, position };
        }
      }
      return events;
    },
    flush: finish,
    waitingSince: () => pending?.since,
  };
}

/** A text in pieces of the most bytes an event may have, cut between characters. */
function pieces(text: string): readonly string[] {
  // No character has more than three bytes per unit of a string.
  if (text.length * 3 <= MOST_EVENT_BYTES || Buffer.byteLength(text) <= MOST_EVENT_BYTES) return [text];
  const bytes = Buffer.from(text);
  const found: string[] = [];
  for (let start = 0; start < bytes.length;) {
    let end = Math.min(start + MOST_EVENT_BYTES, bytes.length);
    // Continuation bytes of UTF-8 are 10xxxxxx.
    while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
    found.push(bytes.toString('utf8', start, end));
    start = end;
  }
  return found;
}
