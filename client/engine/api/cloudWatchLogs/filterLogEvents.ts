import { createHash } from 'node:crypto';
import type { LogStream } from '../../state/logs/logStream.ts';
import type { StoredEvent } from '../../state/logs/storedEvent.ts';
import { invalidParameter } from '../errors.ts';
import { mergeByTime } from '../mergeByTime.ts';
import { operation } from '../operation.ts';
import { flag, integer, list, structure, text } from '../shapes/shape.ts';
import { eventFilter } from './filterPattern.ts';
import { limitOf, MOST_CHARACTERS } from './getLogEvents.ts';
import { compare, groupName, streamsOf, type GroupReference } from './groups.ts';

interface FilterLogEvents extends GroupReference {
  readonly logStreamNames?: string[];
  readonly logStreamNamePrefix?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly filterPattern?: string;
  readonly nextToken?: string;
  readonly limit?: number;
  readonly interleaved?: boolean;
  readonly unmask?: boolean;
}

/** Which event an answer ended with; events are told in the order of time, then id. */
interface Position {
  readonly time: number;
  readonly id: string;
}

interface FoundEvent extends StoredEvent {
  readonly id: string;
  readonly logStreamName: string;
}

/** Events of a group's streams that a pattern fits, merged by time. */
export const filterLogEvents = operation(
  structure<FilterLogEvents>({
    logGroupName: text(),
    logGroupIdentifier: text(),
    logStreamNames: list(text()),
    logStreamNamePrefix: text(),
    startTime: integer,
    endTime: integer,
    filterPattern: text(),
    nextToken: text(),
    limit: integer,
    interleaved: flag,
    unmask: flag,
  }),
  async (input, { logs }) => {
    const { logStreamNames, logStreamNamePrefix, startTime = 0, endTime = Infinity, nextToken } = input;
    if (logStreamNames !== undefined && logStreamNamePrefix !== undefined) {
      throw invalidParameter('Give logStreamNames or logStreamNamePrefix, not both.');
    }
    const limit = limitOf(input.limit);
    const fits = eventFilter(input.filterPattern);
    const from = nextToken === undefined ? undefined : positionOf(nextToken);
    const streams = streamsOf(logs, groupName(input))
      .filter(
        ({ identity: { stream } }) =>
          (logStreamNames?.includes(stream) ?? true) && stream.startsWith(logStreamNamePrefix ?? ''),
      )
      .map((stream) => ({ stream, number: streamNumber(stream) }))
      // Of one moment the merge tells the first source first: the order of ids, which the tokens go by.
      .sort((a, b) => compare(a.number, b.number));
    const range = { since: Math.max(startTime, from?.time ?? 0), until: endTime };
    const sources = streams.map(({ stream, number }) => eventsOf(stream, number, range, fits, from));

    const found: FoundEvent[] = [];
    let characters = 0;
    let more = false;
    merging: for await (const batch of mergeByTime(sources)) {
      for (const event of batch) {
        if (found.length >= limit || (found.length > 0 && characters + event.text.length > MOST_CHARACTERS)) {
          more = true;
          break merging;
        }
        characters += event.text.length;
        found.push(event);
      }
    }
    const last = found.at(-1);
    return {
      events: found.map(({ logStreamName, time, text: message, ingestedAt, id }) => ({
        logStreamName,
        timestamp: time,
        message,
        ingestionTime: ingestedAt,
        eventId: id,
      })),
      searchedLogStreams: [],
      ...(more && last ? { nextToken: tokenOf({ time: last.time, id: last.id }) } : {}),
    };
  },
);

/** Digits only, as the ids of CloudWatch Logs are; the same event has the same id in every answer. */
function streamNumber({ identity: { group, stream } }: LogStream): string {
  const hash = createHash('sha256').update(`${group}\0${stream}`).digest('hex').slice(0, 12);
  return BigInt(`0x${hash}`).toString().padStart(15, '0');
}

async function* eventsOf(
  stream: LogStream,
  number: string,
  range: { readonly since: number; readonly until: number },
  fits: (text: string) => boolean,
  from: Position | undefined,
): AsyncGenerator<readonly FoundEvent[], void, undefined> {
  const { stream: logStreamName } = stream.identity;
  for await (const events of stream.read(range)) {
    const found = events
      .filter((event) => fits(event.text))
      .map((event) => ({ ...event, logStreamName, id: `${number}${String(event.ordinal).padStart(12, '0')}` }))
      .filter(({ time, id }) => !from || time > from.time || (time === from.time && id > from.id));
    if (found.length > 0) yield found;
  }
}

const tokenOf = (position: Position) => Buffer.from(JSON.stringify(position)).toString('base64url');

function positionOf(token: string): Position {
  try {
    const position = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Partial<Position> | null;
    if (typeof position?.time === 'number' && typeof position.id === 'string') return position as Position;
  } catch {
    // Not ours: told below.
  }
  throw invalidParameter('The specified nextToken is invalid.');
}
