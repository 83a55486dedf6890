import { describe, expect, it } from 'vitest';
import { atLevel, createLog } from '../../../../client/engine/util/log.ts';

describe('the log', () => {
  it('writes one line of JSON with the standing facts', () => {
    const lines: string[] = [];
    const log = createLog(
      (line) => lines.push(line),
      () => 0,
    ).with({ part: 'api' });
    log.warn('two\nlines', { task: 'x' });
    expect(lines).toEqual([
      '{"time":"1970-01-01T00:00:00.000Z","level":"warn","message":"two\\nlines","part":"api","task":"x"}\n',
    ]);
  });

  it.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['error', ['error']],
  ] as const)('at level %s keeps %o, also with more facts', (least, kept) => {
    const levels: string[] = [];
    const base = createLog(
      (line) => levels.push((JSON.parse(line) as { level: string }).level),
      () => 0,
    );
    const log = atLevel(base, least).with({ a: 1 });
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level]('x');
    expect(levels).toEqual(kept);
  });
});
