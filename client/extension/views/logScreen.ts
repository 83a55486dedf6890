/**
 * What a terminal shows of a log: lines in colours, those that a filter lets through, held back while paused. A terminal
 * takes only so much at a time: it is written to in portions, and whoever brings lines waits.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { LogFilter } from './logFilter.ts';
import type { TaskLogRecord } from './logFollow.ts';
import { logFormat, paint, type FormatRecord } from './logFormat.ts';

export interface LogScreen {
  /** Resolves when there is room for more. */
  add(records: readonly TaskLogRecord[]): Promise<void>;
  note(text: string, kind: 'end' | 'problem' | 'hint'): void;
  readonly paused: boolean;
  setPaused(paused: boolean): void;
}

export interface LogScreenOptions {
  readonly write: (text: string) => void;
  readonly filter: LogFilter | undefined;
  /** Names in front of lines, in the order of their colours. */
  readonly names: readonly string[];
  /** What stands in front of a line. */
  readonly nameOf: (record: TaskLogRecord) => string;
}

const PORTION_CHARACTERS = 64 * 1024;
const PAUSE_MS = 16;

export function createLogScreen({ write, filter, names, nameOf }: LogScreenOptions): LogScreen {
  let known = [...names];
  let format: FormatRecord = logFormat(known);
  let paused = false;
  let resume: () => void = () => undefined;
  let resumed: Promise<void> = Promise.resolve();

  const line = (record: TaskLogRecord): string => {
    const name = nameOf(record);
    if (!known.includes(name)) {
      known = [...known, name];
      format = logFormat(known);
    }
    return format({ ...record, container: name });
  };

  let sincePause = 0;
  const tell = async (portion: string) => {
    await resumed;
    write(portion);
    sincePause += portion.length;
    if (sincePause < PORTION_CHARACTERS) return;
    sincePause = 0;
    await delay(PAUSE_MS);
  };

  return {
    async add(records) {
      let portion = '';
      for (const record of records) {
        if (filter && !filter.matches(record)) continue;
        portion += line(record);
        if (portion.length < PORTION_CHARACTERS) continue;
        await tell(portion);
        portion = '';
      }
      if (portion !== '') await tell(portion);
    },
    note(text, kind) {
      write(`${paint(kind === 'problem' ? 31 : 90, kind === 'problem' ? text : `— ${text} —`)}\r\n`);
    },
    get paused() {
      return paused;
    },
    setPaused(wanted) {
      if (wanted === paused) return;
      paused = wanted;
      if (wanted) resumed = new Promise((resolve) => (resume = resolve));
      else resume();
    },
  };
}
