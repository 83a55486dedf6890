import type { StoredEvent } from '../../state/logs/storedEvent.ts';
import { invalidParameter } from '../errors.ts';
import { operation } from '../operation.ts';
import { flag, integer, structure, text } from '../shapes/shape.ts';
import { groupName, streamNotFound, streamsOf, type GroupReference } from './groups.ts';

interface GetLogEvents extends GroupReference {
  readonly logStreamName?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly startFromHead?: boolean;
  readonly unmask?: boolean;
  readonly nextToken?: string;
  readonly limit?: number;
}

/** Events of one answer, and characters of them. */
export const MOST_EVENTS = 10_000;
export const MOST_CHARACTERS = 1024 * 1024;

/**
 * A page of a stream: its last events, its first ones (`startFromHead`) or those a token names. Tokens are `f/N` (from
 * event N on) and `b/N` (before it); one that leads nowhere is given back, which is how clients know the end.
 */
export const getLogEvents = operation(
  structure<GetLogEvents>({
    logGroupName: text(),
    logGroupIdentifier: text(),
    logStreamName: text(),
    startTime: integer,
    endTime: integer,
    startFromHead: flag,
    unmask: flag,
    nextToken: text(),
    limit: integer,
  }),
  async (input, { logs }) => {
    const { logStreamName = '', startTime: since, endTime, nextToken, startFromHead = false } = input;
    const limit = limitOf(input.limit);
    const stream = streamsOf(logs, groupName(input)).find(({ identity }) => identity.stream === logStreamName);
    if (!stream) throw streamNotFound();
    const token = nextToken === undefined ? undefined : /^([fb])\/(\d{12})$/.exec(nextToken);
    if (token === null) throw invalidParameter('The specified nextToken is invalid.');
    const at = Number(token?.[2]);
    const times = {
      ...(since === undefined ? {} : { since }),
      // Events at the end time itself are not told.
      ...(endTime === undefined ? {} : { until: endTime - 1 }),
    };
    let events: StoredEvent[] = [];
    if (token?.[1] === 'f' || (!token && startFromHead)) {
      for await (const batch of stream.read({ ...times, from: token ? at : 0 })) {
        events.push(...batch.slice(0, limit - events.length));
        if (events.length >= limit) break;
      }
      events = events.slice(0, fitting(events));
    } else {
      events = [...(await stream.readLast(limit, { ...times, ...(token ? { before: at } : {}) }))];
      events = events.slice(events.length - fitting(events.toReversed()));
    }
    const first = events[0]?.ordinal ?? (token ? at : stream.range.first);
    const next = events.length > 0 ? (events.at(-1)?.ordinal ?? 0) + 1 : token ? at : stream.range.next;
    return {
      events: events.map(({ time, text: message, ingestedAt }) => ({
        timestamp: time,
        message,
        ingestionTime: ingestedAt,
      })),
      nextForwardToken: `f/${numberText(next)}`,
      nextBackwardToken: `b/${numberText(first)}`,
    };
  },
);

const numberText = (ordinal: number) => String(ordinal).padStart(12, '0');

/** @throws ApiError InvalidParameterException */
export function limitOf(limit = MOST_EVENTS): number {
  if (limit < 1 || limit > MOST_EVENTS) {
    throw invalidParameter(`limit is ${limit}; it must be between 1 and ${MOST_EVENTS}.`);
  }
  return limit;
}

/** How many of the events fit into an answer; one always does. */
export function fitting(events: readonly { readonly text: string }[]): number {
  let characters = 0;
  const index = events.findIndex(({ text: each }) => (characters += each.length) > MOST_CHARACTERS);
  return index < 0 ? events.length : Math.max(1, index);
}
