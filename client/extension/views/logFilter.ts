/** Which lines of a log are shown. Pure. */
import type { LogRecord } from '../../protocol/local.ts';

export interface LogFilter {
  /** As it was typed, for the next time. */
  readonly typed: string;
  /** Names of the only containers to show. */
  readonly containers: readonly string[];
  readonly matches: (record: LogRecord) => boolean;
}

/** Colours must not stand between letters. */
// eslint-disable-next-line no-control-regex -- the escape character is what it is about
const ATTRIBUTES = /\u001b\[[0-9;]*m/g;

/**
 * What is typed: words that all must be in a line, whatever their case; `-word` must not be; `"two words"` belong together;
 * `/expression/flags` is a regular expression; `container:name` shows that one only, as does each further one.
 * @returns undefined for nothing typed, or what is wrong with it
 */
export function parseFilter(typed: string): LogFilter | string | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  const containers: string[] = [];
  const wanted: ((line: string) => boolean)[] = [];
  const terms = text.matchAll(/(-?)(?:\/((?:[^/\\]|\\.)+)\/([dgimsuvy]*)(?=\s|$)|"([^"]*)"|container:(\S+)|(\S+))/g);
  for (const [, minus = '', expression, flags = '', phrase, container, word = ''] of terms) {
    if (container !== undefined && minus === '') {
      containers.push(container);
      continue;
    }
    let holds: (line: string) => boolean;
    if (expression !== undefined) {
      try {
        // Without the flags that make it remember where it was.
        const regular = new RegExp(expression, flags.replace(/[gy]/g, ''));
        holds = (line) => regular.test(line);
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    } else {
      const part = (phrase ?? (container === undefined ? word : `container:${container}`)).toLowerCase();
      holds = (line) => line.toLowerCase().includes(part);
    }
    wanted.push(minus === '' ? holds : (line) => !holds(line));
  }
  return {
    typed: text,
    containers,
    matches({ container, text: line }) {
      if (containers.length > 0 && !containers.includes(container)) return false;
      const plain = line.includes('\u001b') ? line.replace(ATTRIBUTES, '') : line;
      return wanted.every((holds) => holds(plain));
    },
  };
}
