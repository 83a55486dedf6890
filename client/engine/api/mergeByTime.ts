/** Several streams of timed items as one, in the order of time. Items come and go in batches: there may be very many. */

export interface Timed {
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** What a source gave and nobody took yet. */
interface Queue<T> {
  items: readonly T[];
  next: number;
  arrivedAt: number;
  ended: boolean;
}

/**
 * Merges sources that are each in order.
 * @param patience milliseconds to hold an item back, from its own time on, for an earlier one of a source that is silent:
 * what a source wrote before that has arrived by then. Without it the merge waits for all of them, which fits sources that end
 */
export async function* mergeByTime<T extends Timed>(
  sources: readonly AsyncIterable<readonly T[]>[],
  patience?: number,
  now: () => number = Date.now,
): AsyncGenerator<readonly T[], void, undefined> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const queues = sources.map((): Queue<T> => ({ items: [], next: 0, arrivedAt: 0, ended: false }));
  const pending = new Map<number, Promise<void>>();
  const pull = (index: number, queue: Queue<T>) => {
    const arrive = async () => {
      const next = await iterators[index]?.next();
      pending.delete(index);
      if (next === undefined || next.done === true) queue.ended = true;
      else Object.assign(queue, { items: next.value, next: 0, arrivedAt: now() });
    };
    const arrival = arrive();
    // It may fail while the consumer is busy with a batch: whoever waits next is told.
    arrival.catch(() => undefined);
    pending.set(index, arrival);
  };
  try {
    for (;;) {
      queues.forEach((queue, index) => {
        if (queue.next >= queue.items.length && !queue.ended && !pending.has(index)) pull(index, queue);
      });
      const silent = pending.size > 0;
      const ripe = silent ? (patience === undefined ? -Infinity : now() - patience) : Infinity;
      const batch = take(queues, ripe);
      if (batch.length > 0) {
        yield batch;
        continue;
      }
      if (pending.size === 0) {
        if (queues.every(({ ended }) => ended)) return;
        continue;
      }
      await firstOf([...pending.values()], patience === undefined ? undefined : ripensAt(queues, patience), now);
    }
  } finally {
    // A source may hang on a quiet container: its end is asked for, not waited for.
    for (const iterator of iterators) void iterator.return?.().catch(() => undefined);
  }
}

/**
 * Items in order, until a queue that may get more is empty.
 * @param ripe what is of this time or earlier, or arrived then, need not wait for a silent source
 */
function take<T extends Timed>(queues: readonly Queue<T>[], ripe: number): readonly T[] {
  const batch: T[] = [];
  const filled = queues.filter(({ items, next }) => next < items.length);
  const [only] = filled;
  if (filled.length === 1 && only && ripe === Infinity) {
    const rest = only.next === 0 ? only.items : only.items.slice(only.next);
    only.next = only.items.length;
    return rest;
  }
  for (;;) {
    let first: Queue<T> | undefined;
    let item: T | undefined;
    for (const queue of filled) {
      const head = queue.items[queue.next];
      if (head !== undefined && (item === undefined || head.time < item.time)) {
        first = queue;
        item = head;
      }
    }
    if (!first || item === undefined || (item.time > ripe && first.arrivedAt > ripe)) return batch;
    batch.push(item);
    first.next++;
    if (first.next >= first.items.length && !first.ended) return batch;
  }
}

/** When the earliest item has waited long enough; undefined when there is none. */
function ripensAt<T extends Timed>(queues: readonly Queue<T>[], patience: number): number | undefined {
  const times = queues.flatMap(({ items, next, arrivedAt }) => {
    const head = items[next];
    return head === undefined ? [] : [Math.min(head.time, arrivedAt)];
  });
  return times.length === 0 ? undefined : Math.min(...times) + patience;
}

/** Resolves with the first of the promises, or at the deadline. */
async function firstOf(promises: readonly Promise<void>[], deadline: number | undefined, now: () => number) {
  if (deadline === undefined) return Promise.race(promises);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, deadline - now()));
  });
  try {
    await Promise.race([...promises, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
