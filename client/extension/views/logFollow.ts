/**
 * Follows the logs of one task, or of several as they come and go, to their end and across restarts of the engine. What is
 * told waits for its reader, so that a flood is held back at its source (the connection is paused) and neither the window
 * nor the engine drowns.
 */
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogRecord } from '../../protocol/local.ts';
import { jsonLines } from '../engine/lines.ts';
import type { LocalEcs } from '../state/localEcs.ts';
import type { Store } from '../state/store.ts';
import type { TaskView } from '../state/taskView.ts';

/** Whose logs. */
export interface LogSubject {
  /** The tasks by what is known now; those that come later are followed as well. */
  readonly tasks: (state: LocalEcs) => readonly TaskView[];
  /** Further tasks may come: it does not end with those that are there. */
  readonly endless: boolean;
  /** One container of each task, or all. */
  readonly container?: string;
}

export interface TaskLogRecord extends LogRecord {
  readonly task: string;
}

export interface LogFollowOptions {
  readonly store: Store;
  readonly subject: LogSubject;
  readonly open: (path: string, signal: AbortSignal) => Promise<Readable>;
  /** Lines of each container to begin with; undefined: all there are. */
  readonly tail?: number;
  /** Tells what there is and ends, also where a task goes on. */
  readonly once?: boolean;
  /** Takes records of one task in their order, and more when it resolves. */
  readonly onRecords: (records: readonly TaskLogRecord[]) => Promise<void>;
  /** Something to say about a task. */
  readonly onNote: (note: string, kind: 'end' | 'problem') => void;
}

const BATCH = 500;
const BATCH_MILLISECONDS = 16;

/** Resolves when all tasks have stopped and all is told, or when aborted. */
export async function followLogs(options: LogFollowOptions, signal: AbortSignal): Promise<void> {
  const { store, subject } = options;
  const following = new Map<string, Promise<void>>();
  const look = (state: LocalEcs) => {
    for (const task of subject.tasks(state)) {
      if (!following.has(task.arn)) following.set(task.arn, followTask(options, task.arn, signal));
    }
  };
  const subscription = store.subscribe(look);
  try {
    look(store.get());
    if (following.size === 0 && !subject.endless) {
      options.onNote('the task is no longer known; its logs are gone with its containers', 'end');
    }
    if (subject.endless) await aborted(signal);
    for (let known = 0; known < following.size;) {
      known = following.size;
      await Promise.all(following.values());
    }
  } finally {
    subscription.dispose();
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

async function followTask(options: LogFollowOptions, arn: string, signal: AbortSignal): Promise<void> {
  const { store, onNote } = options;
  let since: number | undefined;
  for (;;) {
    const task = store.get().tasks.get(arn);
    if (!task) return;
    const before = { version: task.version, stopped: task.lastStatus === 'STOPPED' };
    try {
      since = await tell(options, task, since, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (before.stopped || options.once) {
        onNote(error instanceof Error ? error.message : String(error), 'problem');
        return;
      }
    }
    if (signal.aborted || options.once) return;
    if (before.stopped) {
      onNote(endOf(task, options.subject), 'end');
      return;
    }
    // The containers have ended, or the engine has: go on when there is something new to look at.
    try {
      await store.when((state) => state.loaded && state.tasks.get(arn)?.version !== before.version, signal);
    } catch {
      return;
    }
  }
}

/** @returns the time after the last record told, for the next call */
async function tell(
  { subject, open, tail, once = false, onRecords }: LogFollowOptions,
  task: TaskView,
  since: number | undefined,
  signal: AbortSignal,
): Promise<number | undefined> {
  const query = new URLSearchParams({ task: task.arn, follow: String(!once && task.lastStatus !== 'STOPPED') });
  if (subject.container !== undefined) query.set('container', subject.container);
  if (since !== undefined) query.set('since', String(since));
  else if (tail !== undefined) query.set('tail', String(tail));
  const stream = await open(`/logs?${query.toString()}`, signal);
  let next = since;
  let batch: TaskLogRecord[] = [];
  let timer: NodeJS.Timeout | undefined;
  let telling: Promise<void> = Promise.resolve();
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const records = batch;
    batch = [];
    if (records.length > 0) telling = telling.then(() => onRecords(records));
    return telling;
  };
  try {
    for await (const record of jsonLines<LogRecord>(stream)) {
      const time = Date.parse(record.time);
      // After an interruption the record at the boundary comes twice: once is enough.
      if (since !== undefined && time < since) continue;
      if (!Number.isNaN(time)) next = Math.max(next ?? 0, time + 1);
      batch.push({ task: task.arn, ...record });
      if (batch.length >= BATCH) await flush();
      else timer ??= setTimeout(() => void flush().catch(() => undefined), BATCH_MILLISECONDS);
    }
  } finally {
    await flush();
    stream.destroy();
  }
  return next;
}

function endOf(task: TaskView, { endless }: LogSubject): string {
  const codes = task.containers.map((each) => `${each.name} ${each.exitCode ?? 'never started'}`).join(', ');
  const who = endless ? `${task.id.slice(0, 8)} ` : '';
  return `${who}stopped: ${task.stoppedReason ?? 'no reason told'} (exit codes: ${codes})`;
}

/** Puts records of several tasks in the order of time. */
export interface Reorder {
  /** Resolves when there is room for more. */
  add(records: readonly TaskLogRecord[]): Promise<void>;
  /** Hands on what waits. */
  drain(): Promise<void>;
}

/** A record waits this long for an earlier one of another task. */
const WINDOW = 150;
const MOST_WAITING = 100_000;

/** What was written before now comes in one go from each task, and is put in order as a whole if there is room for it. */
export function createReorder(
  onRecords: (records: readonly TaskLogRecord[]) => Promise<void>,
  now = Date.now,
): Reorder {
  const begun = now();
  let waiting: TaskLogRecord[] = [];
  let turn: Promise<void> | undefined;
  const hand = async () => {
    const records = waiting.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    waiting = [];
    if (records.length > 0) await onRecords(records);
  };
  const takeTurn = async () => {
    for (let known = -1; known !== waiting.length && waiting.length < MOST_WAITING;) {
      known = waiting.length;
      await delay(WINDOW);
      const last = waiting.at(-1);
      if (last !== undefined && Date.parse(last.time) >= begun) break;
    }
    await hand();
    turn = undefined;
  };
  return {
    add(records) {
      for (const record of records) waiting.push(record);
      turn ??= takeTurn();
      return waiting.length < MOST_WAITING ? Promise.resolve() : turn;
    },
    async drain() {
      await turn;
      await hand();
    },
  };
}
