/** Follows what tasks use while somebody looks: a view in sight wants it, an engine is connected, and something runs. */
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { TaskUsage } from '../../protocol/local.ts';
import { jsonLines } from '../engine/lines.ts';
import { activeTasks } from '../state/selectors.ts';
import type { Store } from '../state/store.ts';
import type { UsageBoard } from './board.ts';

export interface UsageFollower {
  /** Says whether `who` looks at it now. */
  want(who: string, wanted: boolean): void;
  dispose(): void;
}

export interface UsageFollowerOptions {
  readonly store: Store;
  readonly board: UsageBoard;
  /** Opens a path of the engine that is connected; rejects when none is. */
  readonly open: (path: string, signal: AbortSignal) => Promise<Readable>;
  /** Milliseconds before a stream that ended is opened again. */
  readonly pause?: number;
}

export function createUsageFollower({ store, board, open, pause = 2000 }: UsageFollowerOptions): UsageFollower {
  const wanting = new Set<string>();
  let following: AbortController | undefined;

  const look = () => {
    const state = store.get();
    const worthIt = wanting.size > 0 && state.connection.kind === 'connected' && activeTasks(state).length > 0;
    if (worthIt && !following) {
      following = new AbortController();
      void follow(following.signal);
    } else if (!worthIt && following) {
      following.abort();
      following = undefined;
    }
  };
  const follow = async (signal: AbortSignal) => {
    while (!isAborted(signal)) {
      try {
        const stream = await open('/stats?follow=true', signal);
        for await (const usage of jsonLines<TaskUsage>(stream)) {
          if (isAborted(signal)) return;
          board.put(usage);
        }
      } catch {
        // The engine or Docker is away: the views say so, and samples come again with it.
      }
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  };

  const subscription = store.subscribe((state, before) => {
    look();
    if (state.tasks !== before.tasks)
      board.prune((arn) => state.tasks.get(arn)?.lastStatus !== 'STOPPED' && state.tasks.has(arn));
  });
  return {
    want(who, wanted) {
      if (wanted) wanting.add(who);
      else wanting.delete(who);
      look();
    },
    dispose() {
      subscription.dispose();
      following?.abort();
      following = undefined;
    },
  };
}

/** A function, because the compiler believes that nothing changes during an await. */
const isAborted = (signal: AbortSignal) => signal.aborted;
