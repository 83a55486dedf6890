import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../../../server/src/language/index.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/rules/', import.meta.url));

/** Fixtures of these codes are overlays. */
export const isOfOverlay = (code: string): boolean => code.startsWith('overlay-');

/**
 * A definition with the problems expected in it. A line `//    ^^^^ code` expects `code` to underline exactly the
 * characters above the carets; `//< code` expects it on the first character of the line above. Marker lines are not part
 * of the definition.
 */
export interface Fixture {
  /** `port-awsvpc-equal/bad.json` */
  readonly name: string;
  readonly code: string;
  readonly isBad: boolean;
  readonly text: string;
  readonly expected: readonly Expectation[];
}

export interface Expectation {
  readonly code: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const MARKER = /^\/\/(?:(<)|( *)(\^+)) ([a-z0-9-]+)$/;

export function parseFixture(source: string): { text: string; expected: Expectation[] } {
  const lines: string[] = [];
  const expected: Expectation[] = [];
  for (const line of source.split('\n')) {
    const marker = MARKER.exec(line);
    if (marker === null) {
      lines.push(line);
      continue;
    }
    const [, atStart, blanks = '', carets = '', code = ''] = marker;
    const start = atStart === undefined ? blanks.length + 2 : 0;
    expected.push({ code, line: lines.length - 1, start, end: start + (carets.length || 1) });
  }
  return { text: lines.join('\n'), expected };
}

export const ruleFolders = (): string[] => readdirSync(FOLDER);

export function ruleFixtures(): Fixture[] {
  return ruleFolders().flatMap((code) =>
    readdirSync(FOLDER + code).map((file) => ({
      name: `${code}/${file}`,
      code,
      isBad: file.startsWith('bad'),
      ...parseFixture(readFileSync(`${FOLDER}${code}/${file}`, 'utf8')),
    })),
  );
}

export const expectationOf = ({ code, range }: Problem): Expectation => ({
  code,
  line: range.start.line,
  start: range.start.character,
  // An underline over several lines does not happen; -1 shows up in the comparison if it does.
  end: range.end.line === range.start.line ? range.end.character : -1,
});
