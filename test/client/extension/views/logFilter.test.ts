import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../../client/extension/views/logFilter.ts';

const shows = (typed: string, text: string, container = 'web') => {
  const filter = parseFilter(typed);
  if (filter === undefined || typeof filter === 'string') throw new Error(`no filter: ${filter ?? ''}`);
  return filter.matches({ container, text, stream: 'stdout', time: '2026-11-22T10:00:00Z' });
};

describe('a filter of logs', () => {
  it.each([
    ['error', 'An ERROR here', true],
    ['error timeout', 'timeout: error', true],
    ['error timeout', 'error', false],
    ['error -health', 'error in /health', false],
    ['"two words"', 'with two words in it', true],
    ['"two words"', 'two other words', false],
    ['/5\\d\\d$/', 'status 503', true],
    ['/5\\d\\d$/', 'status 5031', false],
    ['/Error/i', 'some error', true],
    ['-/debug|trace/', 'debug: x', false],
    ['/a\\/b/', 'path a/b', true],
    ['/var/log', 'in /var/log/x', true],
    ['red', '\u001b[31mre\u001b[0md', true],
  ])('%s on %s', (typed, text, expected) => expect(shows(typed, text)).toBe(expected));

  it('may be of containers', () => {
    expect(shows('container:web error', 'error')).toBe(true);
    expect(shows('container:web error', 'error', 'proxy')).toBe(false);
    expect(shows('container:web container:proxy', 'anything', 'proxy')).toBe(true);
  });

  it('is none where nothing is typed, and told what is wrong with an expression', () => {
    expect(parseFilter('  ')).toBeUndefined();
    expect(parseFilter('/(/')).toMatch(/Invalid regular expression/);
  });
});
