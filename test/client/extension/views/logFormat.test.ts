import { describe, expect, it } from 'vitest';
import { logFormat, safe } from '../../../../client/extension/views/logFormat.ts';

const ESC = String.fromCharCode(27);
const COLOUR = new RegExp(`${ESC}\\[\\d+m`, 'g');

describe('a log line in the terminal', () => {
  it('has time, container and text, padded so that the texts line up', () => {
    const format = logFormat(['web', 'sidecar']);
    const plain = (container: string) =>
      format({ container, stream: 'stdout', time: '2026-11-22T10:00:00.120Z', text: 'hello' }).replaceAll(COLOUR, '');
    expect(plain('web')).toMatch(/^\d\d:\d\d:00\.120 web {7}hello\r\n$/);
    expect(plain('web').indexOf('hello')).toBe(plain('sidecar').indexOf('hello'));
  });

  it('tells containers apart by colour and marks stderr', () => {
    const format = logFormat(['web', 'api']);
    const line = (container: string, stream: 'stdout' | 'stderr') =>
      format({ container, stream, time: '2026-11-22T10:00:00Z', text: '' });
    expect(line('web', 'stdout')).toContain('\u001b[36mweb');
    expect(line('api', 'stdout')).toContain('\u001b[33mapi');
    expect(line('api', 'stderr')).toContain('\u001b[31m!');
  });

  it.each([
    ['colours stay', '\u001b[1;32mok\u001b[0m', '\u001b[1;32mok\u001b[0m'],
    ['the screen is not cleared', 'a\u001b[2Jb\u001b[Hc', 'abc'],
    ['the clipboard is not written', 'a\u001b]52;c;ZXZpbA==\u0007b', 'ab'],
    ['the title is not set', 'a\u001b]0;title\u001b\\b', 'ab'],
    ['the line end goes, tabs stay', 'a\tb\r\n', 'a\tb'],
    ['no bell, no backspace', 'a\u0007\u0008b', 'ab'],
  ])('%s', (_name, text, expected) => expect(safe(text)).toBe(expected));
});
