/**
 * Follows the logs of a task to its end, across restarts of the engine. Writes in portions and waits between them, so that
 * a flood is held back at its source (the connection is paused) and neither the window nor the engine drowns.
 */
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogRecord } from '../../protocol/local.ts';
import { jsonLines } from '../engine/lines.ts';
import type { Store } from '../state/store.ts';
import type { TaskView } from '../state/taskView.ts';
import { logFormat, paint } from './logFormat.ts';

export interface LogFollowOptions {
  readonly store: Store;
  readonly task: string;
  /** One container, or all. */
  readonly container?: string;
  readonly open: (path: string, signal: AbortSignal) => Promise<Readable>;
  readonly write: (text: string) => void;
}

const PORTION_CHARACTERS = 64 * 1024;
const PAUSE_MS = 16;
const TAIL_LINES = 5000;

/** Resolves when the task has stopped and all is told, or when aborted. */
export async function followLogs(options: LogFollowOptions, signal: AbortSignal): Promise<void> {
  const { store, write } = options;
  let since: number | undefined;
  for (;;) {
    const task = store.get().tasks.get(options.task);
    if (!task) {
      write(`${paint(90, '— the task is no longer known; its logs are gone with its containers —')}\r\n`);
      return;
    }
    const before = { version: task.version, stopped: task.lastStatus === 'STOPPED' };
    try {
      since = await tell(options, task, since, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (before.stopped) {
        write(`${paint(31, error instanceof Error ? error.message : String(error))}\r\n`);
        return;
      }
    }
    if (signal.aborted) return;
    if (before.stopped) {
      write(`${paint(90, endLine(task))}\r\n`);
      return;
    }
    // The containers have ended, or the engine has: go on when there is something new to look at.
    try {
      await store.when((state) => state.loaded && state.tasks.get(options.task)?.version !== before.version, signal);
    } catch {
      return;
    }
  }
}

/** @returns the time after the last record told, for the next call */
async function tell(
  options: LogFollowOptions,
  task: TaskView,
  since: number | undefined,
  signal: AbortSignal,
): Promise<number | undefined> {
  const query = new URLSearchParams({ task: task.arn, follow: String(task.lastStatus !== 'STOPPED') });
  if (options.container !== undefined) query.set('container', options.container);
  if (since === undefined) query.set('tail', String(TAIL_LINES));
  else query.set('since', String(since));
  const format = logFormat(
    options.container === undefined ? task.containers.map((each) => each.name) : [options.container],
  );
  const stream = await options.open(`/logs?${query.toString()}`, signal);
  let portion = '';
  let next = since;
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (portion !== '') options.write(portion);
    portion = '';
  };
  try {
    for await (const record of jsonLines<LogRecord>(stream)) {
      const time = Date.parse(record.time);
      // After an interruption the record at the boundary comes twice: once is enough.
      if (since !== undefined && time < since) continue;
      if (!Number.isNaN(time)) next = Math.max(next ?? 0, time + 1);
      portion += format(record);
      if (portion.length >= PORTION_CHARACTERS) {
        flush();
        await delay(PAUSE_MS);
      } else {
        timer ??= setTimeout(flush, PAUSE_MS);
      }
    }
  } finally {
    flush();
    stream.destroy();
  }
  return next;
}

function endLine(task: TaskView): string {
  const codes = task.containers.map((each) => `${each.name} ${each.exitCode ?? 'never started'}`).join(', ');
  return `— stopped: ${task.stoppedReason ?? 'no reason told'} (exit codes: ${codes}) —`;
}
