/** The lines of one container from the log store, in the shape that those of Docker have. */
import type { LogRecord } from '../../protocol/local.ts';
import { resourceName } from '../state/arn.ts';
import type { LogStoreReader } from '../state/logs/logStore.ts';
import type { StoredEvent } from '../state/logs/storedEvent.ts';

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

/** Ends with the last line there is. */
export async function* keptLines(
  logs: LogStoreReader,
  task: string,
  container: string,
  { tail, since = 0 }: { readonly tail?: number | undefined; readonly since?: number | undefined },
): AsyncGenerator<readonly TimedLine[], void, undefined> {
  const id = resourceName(task);
  for (const stream of logs.streams()) {
    if (stream.identity.container !== container || resourceName(stream.identity.taskArn) !== id) continue;
    if (tail !== undefined) yield timedLines(container, await stream.readLast(tail, { since }));
    else for await (const events of stream.read({ since })) yield timedLines(container, events);
  }
}

/** An event may be of several lines. */
const timedLines = (container: string, events: readonly StoredEvent[]): readonly TimedLine[] =>
  events.flatMap(({ time, stream, text }) =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => ({ time, record: { container, stream, time: new Date(time).toISOString(), text: line } })),
  );
