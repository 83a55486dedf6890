import { describe, expect, it } from 'vitest';
import { codeFrame } from '../../../server/src/cli/codeFrame.ts';

const on = (line: number, start: number, end: number, endLine = line) => ({
  start: { line, character: start },
  end: { line: endLine, character: end },
});

describe('a code frame', () => {
  it('puts carets under what is meant', () => {
    expect(codeFrame(['{', '  "cpu": 1\r', '}'], on(1, 9, 10))).toEqual(['    2 |   "cpu": 1', '      |          ^']);
  });

  it('keeps tabs, so that the caret stands where the character is shown', () => {
    expect(codeFrame(['\t"a": 1'], on(0, 1, 4))[1]).toBe('      | \t^^^');
  });

  it('shows at least one caret, and one line of several', () => {
    expect(codeFrame([''], on(0, 0, 0))).toEqual(['    1 | ', '      | ^']);
    expect(codeFrame(['[{', '}]'], on(0, 1, 1, 1))[1]).toBe('      |  ^');
  });

  it('cuts a long line around the place', () => {
    const line = `${'a'.repeat(500)}HERE${'b'.repeat(500)}`;
    const [shown = '', carets = ''] = codeFrame([line], on(0, 500, 504));
    expect(shown.length).toBeLessThan(120);
    expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('HERE');
  });

  it('lets no control character through to the terminal', () => {
    expect(codeFrame(['"\u001B[2J"'], on(0, 0, 1))[0]).toBe('    1 | "\uFFFD[2J"');
  });

  it('has nothing to show for a line that is not there', () => {
    expect(codeFrame([''], on(3, 0, 1))).toEqual([]);
  });
});
