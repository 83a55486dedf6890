import { describe, expect, it } from 'vitest';
import { eventFilter } from '../../../../../client/engine/api/cloudWatchLogs/filterPattern.ts';

const json = (value: unknown) => JSON.stringify(value);

describe('a filter pattern', () => {
  it.each([
    ['', 'anything', true],
    ['ERROR', 'an ERROR here', true],
    ['ERROR', 'an error here', false],
    ['ERROR timeout', 'timeout ERROR', true],
    ['ERROR timeout', 'ERROR', false],
    ['"out of memory"', 'java: out of memory', true],
    ['"a \\"quoted\\" word"', 'a "quoted" word', true],
    ['?ERROR ?WARN', 'WARN x', true],
    ['?ERROR ?WARN', 'INFO x', false],
    ['ERROR -health', 'ERROR /health', false],
    ['ERROR -"GET /health"', 'ERROR GET /', true],
    ['%5\\d\\d%', 'status 503', true],
    ['%5\\d\\d%', 'status 404', false],
    ['{ $.level = "error" }', json({ level: 'error' }), true],
    ['{ $.level = "error" }', 'level=error', false],
    ['{ $.level = err* }', json({ level: 'error' }), true],
    ['{ $.level != "error" }', json({ level: 'info' }), true],
    ['{ $.level != "error" }', json({}), false],
    ['{ $.http.status >= 500 && $.http.path != "/health" }', json({ http: { status: 502, path: '/' } }), true],
    ['{ $.http.status >= 500 && $.http.path != "/health" }', json({ http: { status: 502, path: '/health' } }), false],
    ['{ ($.a = 1) || ($.b = 2) }', json({ b: 2 }), true],
    ['{ $.a = 1 || $.b = 2 && $.c = 3 }', json({ a: 1 }), true],
    ['{ $.items[1] = "b" }', json({ items: ['a', 'b'] }), true],
    ['{ $["a b"] = 1 }', json({ 'a b': 1 }), true],
    ['{ $.ok IS TRUE }', json({ ok: true }), true],
    ['{ $.gone IS NULL }', json({ gone: null }), true],
    ['{ $.id NOT EXISTS }', json({}), true],
    ['{ $.ip = %^10\\.% }', json({ ip: '10.0.0.1' }), true],
    ['{ $.constructor = "x" }', json({}), false],
  ])('%s on %s is %s', (pattern, text, expected) => {
    expect(eventFilter(pattern)(text)).toBe(expected);
  });

  it.each([
    ['[ip, user]', /patterns of columns/],
    ['{ $.a = 1', /no } at its end/],
    ['{ $.a }', /a value is missing/],
    ['{ = 1 }', /a selector like \$\.name is missing/],
    ['{ $.a IS MAYBE }', /IS is followed by/],
    ['{ ($.a = 1 }', /a \) is missing/],
    ['{ $.a = 1 $.b = 2 }', /too much/],
    ['%(%', /Invalid filter pattern/],
  ])('%s is refused', (pattern, message) => {
    expect(() => eventFilter(pattern)).toThrow(message);
  });
});
