/** The lines of one container from the log store, in the shape that those of Docker have. */
import type { LogRecord } from '../../protocol/local.ts';
import { resourceName } from '../state/arn.ts';
import type { LogStoreReader } from '../state/logs/logStore.ts';
import type { StoredEvent } from '../state/logs/storedEvent.ts';
import type { LogPosition } from '../util/logPosition.ts';

/** A line with its time as a number, which a merge goes by. */
export interface TimedLine {
  readonly time: number;
  readonly record: LogRecord;
}

/** Names of the containers of a task, by ARN or id, whose lines are kept. */
export function keptContainers(logs: LogStoreReader, task: string): readonly string[] {
  const id = resourceName(task);
  const found = logs.streams().filter(({ identity }) => resourceName(identity.taskArn) === id);
  return [
    ...new Set(found.sort((a, b) => (a.firstTime ?? 0) - (b.firstTime ?? 0)).map((each) => each.identity.container)),
  ];
}

/**
 * Ends with the last line there is.
 * @returns where Docker's log goes on after it
 */
export async function* keptLines(
  logs: LogStoreReader,
  task: string,
  container: string,
  { tail, since = 0 }: { readonly tail?: number | undefined; readonly since?: number | undefined },
): AsyncGenerator<readonly TimedLine[], LogPosition | undefined, undefined> {
  let position: LogPosition | undefined;
  const id = resourceName(task);
  for (const stream of logs.streams()) {
    if (stream.identity.container !== container || resourceName(stream.identity.taskArn) !== id) continue;
    if (tail !== undefined) {
      yield timedLines(container, await stream.readLast(tail, { since }));
      continue;
    }
    for await (const events of stream.read({ since })) {
      position = events.at(-1)?.position ?? position;
      yield timedLines(container, events);
    }
  }
  return position;
}

/** An event may be of several lines. */
const timedLines = (container: string, events: readonly StoredEvent[]): readonly TimedLine[] =>
  events.flatMap(({ time, stream, text }) =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => ({ time, record: { container, stream, time: new Date(time).toISOString(), text: line } })),
  );
