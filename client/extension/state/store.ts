/** Holds the one state and tells who listens; everything on screen renders from here. */
import { NOTHING_KNOWN, reduce, type Action, type LocalEcs } from './localEcs.ts';

export interface Store {
  get(): LocalEcs;
  dispatch(action: Action): void;
  /** Called after each change, in order, with the state before it. */
  subscribe(listener: (state: LocalEcs, before: LocalEcs) => void): { dispose(): void };
  /** Resolves with the first state (the present one included) for which `is` says so; rejects when aborted. */
  when(is: (state: LocalEcs) => boolean, signal?: AbortSignal): Promise<LocalEcs>;
}

export function createStore(initial: LocalEcs = NOTHING_KNOWN): Store {
  let state = initial;
  const listeners = new Set<(state: LocalEcs, before: LocalEcs) => void>();
  const store: Store = {
    get: () => state,
    dispatch(action) {
      const before = state;
      state = reduce(state, action);
      if (state === before) return;
      for (const listener of [...listeners]) listener(state, before);
    },
    subscribe(listener) {
      listeners.add(listener);
      return { dispose: () => void listeners.delete(listener) };
    },
    when(is, signal) {
      return new Promise((resolve, reject) => {
        if (is(state)) {
          resolve(state);
          return;
        }
        const end = () => {
          subscription.dispose();
          signal?.removeEventListener('abort', onAbort);
        };
        const onAbort = () => {
          end();
          reject(new Error('aborted'));
        };
        const subscription = store.subscribe((next) => {
          if (!is(next)) return;
          end();
          resolve(next);
        });
        if (signal?.aborted) onAbort();
        else signal?.addEventListener('abort', onAbort, { once: true });
      });
    },
  };
  return store;
}
