/** One log record as a line of a terminal. Pure. */
import type { LogRecord } from '../../protocol/local.ts';

const ESC = '\u001b';
/** Cyan, yellow, green, magenta, blue and their bright ones: what is readable on light and dark. */
const COLOURS = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94];

export type FormatRecord = (record: LogRecord) => string;

/** Containers get their colours in the order given; names are padded to the longest. */
export function logFormat(containers: readonly string[]): FormatRecord {
  const width = Math.max(0, ...containers.map((name) => name.length));
  return (record) => {
    const index = containers.indexOf(record.container);
    const colour = COLOURS[(index < 0 ? containers.length : index) % COLOURS.length] ?? 36;
    const mark = record.stream === 'stderr' ? paint(31, '!') : ' ';
    const name = paint(colour, record.container.padEnd(width));
    return `${paint(90, localTime(record.time))} ${name} ${mark} ${safe(record.text)}${ESC}[0m\r\n`;
  };
}

export const paint = (colour: number, text: string): string => `${ESC}[${colour}m${text}${ESC}[0m`;

/** `14:05:09.120` in the zone of this machine. */
function localTime(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

/** Colours and other attributes of text: `ESC [ … m`. */
const ATTRIBUTES = new RegExp(`^${ESC}\\[[0-9;]*m$`);

/** Escape sequences of every kind, and single control characters other than tab and line feed. */
const CONTROL = new RegExp(
  [
    `${ESC}\\[[0-?]*[ -/]*[@-~]`,
    `${ESC}\\][^\\u0007${ESC}]*(?:\\u0007|${ESC}\\\\)?`,
    `${ESC}[PX^_][^${ESC}]*(?:${ESC}\\\\)?`,
    `${ESC}.?`,
    '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]',
  ].join('|'),
  'g',
);

/** Keeps colours; drops whatever else a program could do to a terminal (cursor, title, clipboard). */
export const safe = (text: string): string =>
  text.replace(/[\r\n]+$/, '').replace(CONTROL, (found) => (ATTRIBUTES.test(found) ? found : ''));
