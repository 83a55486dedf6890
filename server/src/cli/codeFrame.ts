import type { Problem } from '../language/index.ts';

/** What fits beside the number of the line on a usual terminal. */
const WIDTH = 100;
/** Characters shown before the underlined ones when a line does not fit. */
const LEAD = 30;

/**
 * The line a problem is on with a caret under each underlined character, each indented by a gutter with the line's number:
 * two lines, or none where the document has no such line. A long line is cut around the underlined part.
 */
export function codeFrame(lines: readonly string[], { start, end }: Problem['range']): readonly string[] {
  const full = lines[start.line]?.replace(/\r$/, '');
  if (full === undefined) return [];
  const last = end.line === start.line ? end.character : full.length;
  const isCut = full.length > WIDTH;
  const from = isCut ? Math.max(0, start.character - LEAD) : 0;
  const shown = full.slice(from, from + WIDTH);
  const before = from > 0 ? '…' : '';
  const after = from + WIDTH < full.length ? '…' : '';
  const carets = Math.max(1, Math.min(last, from + WIDTH) - start.character);
  const number = String(start.line + 1).padStart(5);
  // Tabs stay tabs, so that the caret stands where the terminal puts the character.
  const blank = shown.slice(0, start.character - from).replaceAll(/[^\t]/g, ' ');
  return [
    `${number} | ${before}${visible(shown)}${after}`,
    `${' '.repeat(number.length)} | ${before === '' ? '' : ' '}${blank}${'^'.repeat(carets)}`,
  ];
}

/** Control characters would move the terminal's cursor, or worse. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const visible = (text: string): string => text.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '\uFFFD');
