/** Tells every listening client what changes, one JSON event a line. */
import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { EngineEvent } from '../../protocol/events.ts';
import type { DockerAvailability } from '../docker/availability.ts';
import type { PullBoard } from '../docker/pullBoard.ts';
import type { StoreReader } from '../state/store.ts';
import { changeEvents, engineStatus, pullEvent, statusEvent } from './events.ts';

/** A client that leaves this many bytes unread is cut off: it comes back and lists afresh. */
const MOST_UNREAD = 8 * 1024 * 1024;
const KEEP_ALIVE = 15_000;
/** Between two reports of one image's progress. */
const PULL_INTERVAL = 250;

export interface EventStream {
  /** Sends the events from now on to a client, first of all the engine's status. */
  add(client: Writable): void;
  /** Ends every client's stream. */
  close(): void;
}

export interface EventStreamOptions {
  readonly store: StoreReader;
  readonly availability: DockerAvailability;
  readonly pulls: PullBoard;
  readonly now: () => number;
}

export function createEventStream({ store, availability, pulls, now }: EventStreamOptions): EventStream {
  const clients = new Set<Writable>();
  const stamp = () => ({ id: randomUUID(), at: now() });

  const send = (client: Writable, text: string) => {
    if (client.writableLength > MOST_UNREAD) client.destroy();
    else client.write(text);
  };
  const tell = (event: EngineEvent | undefined) => {
    if (!event) return;
    const line = `${JSON.stringify(event)}\n`;
    for (const client of clients) send(client, line);
  };
  const currentStatus = () => statusEvent(engineStatus(store, availability.status()), stamp());

  const lastPull = new Map<string, number>();
  const subscriptions = [
    store.subscribe((change) => {
      if (clients.size > 0) changeEvents(change, stamp).forEach(tell);
    }),
    availability.subscribe(() => tell(currentStatus())),
    pulls.subscribe((report) => {
      const at = now();
      if (report.status !== 'pulling') lastPull.delete(report.image);
      else if (at - (lastPull.get(report.image) ?? 0) < PULL_INTERVAL) return;
      else lastPull.set(report.image, at);
      tell(pullEvent(report, stamp()));
    }),
  ];
  const keepAlive = setInterval(() => {
    for (const client of clients) send(client, '\n');
  }, KEEP_ALIVE);
  keepAlive.unref();

  return {
    add(client) {
      clients.add(client);
      client.once('close', () => clients.delete(client));
      client.on('error', () => clients.delete(client));
      send(client, `${JSON.stringify(currentStatus())}\n`);
    },
    close() {
      clearInterval(keepAlive);
      for (const subscription of subscriptions) subscription.dispose();
      for (const client of clients) client.end();
    },
  };
}
