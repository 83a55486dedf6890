/** Several streams of timed items as one, in the order of time. */

export interface Timed {
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** What came next of a source: `undefined` at its end. */
type Head<T> = { readonly source: number; readonly item: T | undefined };

/**
 * Merges sources that are each in order.
 * @param patience milliseconds to hold an item back for an earlier one of a source that is silent; without it the
 * merge waits for all of them, which fits sources that end
 */
export async function* mergeByTime<T extends Timed>(
  sources: readonly AsyncIterable<T>[],
  patience?: number,
): AsyncGenerator<T, void, undefined> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const pull = async (source: number): Promise<Head<T>> => {
    const next = await iterators[source]?.next();
    return { source, item: next && next.done !== true ? next.value : undefined };
  };
  const pending = new Map(iterators.map((_, source) => [source, pull(source)]));
  const heads = new Map<number, T>();
  try {
    for (;;) {
      // Fill the heads: all of them, or those that come while patience lasts.
      let deadline = patience === undefined || heads.size === 0 ? undefined : Date.now() + patience;
      while (pending.size > 0) {
        const arrived = await firstOf([...pending.values()], deadline);
        if (arrived === undefined) break;
        pending.delete(arrived.source);
        if (arrived.item !== undefined) heads.set(arrived.source, arrived.item);
        if (patience !== undefined && heads.size > 0) deadline ??= Date.now() + patience;
      }
      const earliest = [...heads].sort(([, a], [, b]) => a.time - b.time)[0];
      if (earliest === undefined) return;
      const [source, item] = earliest;
      heads.delete(source);
      yield item;
      pending.set(source, pull(source));
    }
  } finally {
    // A source may hang on a quiet container: its end is asked for, not waited for.
    for (const iterator of iterators) void iterator.return?.().catch(() => undefined);
    for (const promise of pending.values()) promise.catch(() => undefined);
  }
}

/** The first of the promises, or undefined at the deadline. */
async function firstOf<T>(promises: readonly Promise<T>[], deadline: number | undefined): Promise<T | undefined> {
  if (deadline === undefined) return Promise.race(promises);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, deadline - Date.now()));
  });
  try {
    return await Promise.race([...promises, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
