/** Writes a log to a file: all of it, or what a filter lets through. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Store } from '../state/store.ts';
import type { LogFilter } from './logFilter.ts';
import { createReorder, followLogs, type TaskLogRecord } from './logFollow.ts';
import type { LogTarget } from './logTarget.ts';

export interface LogFile {
  readonly store: Store;
  readonly open: (path: string, signal: AbortSignal) => Promise<Readable>;
  readonly target: LogTarget;
  readonly filter: LogFilter | undefined;
  readonly path: string;
  /** Called with the number of lines so far. */
  readonly told: (lines: number) => void;
}

/** One record as a line of a file: time, container, stream, text as it was written, colours included. */
export const fileLine = (record: TaskLogRecord, name: string): string =>
  `${record.time} ${name} ${record.stream} ${record.text}\n`;

/** @returns how many lines were written */
export async function writeLog(
  { store, open, target, filter, path, told }: LogFile,
  signal: AbortSignal,
): Promise<number> {
  const file = createWriteStream(path);
  await once(file, 'open');
  let lines = 0;
  const add = async (records: readonly TaskLogRecord[]) => {
    let text = '';
    for (const record of records) {
      if (filter && !filter.matches(record)) continue;
      text += fileLine(record, target.nameOf(record));
      lines++;
    }
    told(lines);
    if (text !== '' && !file.write(text)) await once(file, 'drain');
  };
  const reorder = createReorder(add);
  const problems: string[] = [];
  // Of tasks that run, what there is now.
  const now = target.tasks(store.get());
  await followLogs(
    {
      store,
      subject: { ...target, endless: false, tasks: () => now },
      open,
      once: true,
      onRecords: now.length > 1 ? (records) => reorder.add(records) : add,
      onNote: (note, kind) => {
        if (kind === 'problem') problems.push(note);
      },
    },
    signal,
  );
  await reorder.drain();
  file.end();
  await once(file, 'close');
  if (problems.length > 0) throw new Error(problems.join('; '));
  return lines;
}
