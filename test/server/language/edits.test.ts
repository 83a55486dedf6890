import { describe, expect, it } from 'vitest';
import { applyFix, replacementOf } from '../../../server/src/language/edits.ts';
import type { Change, Fix } from '../../../server/src/language/problem.ts';
import { problemsOf } from '../support/language.ts';

const apply = (text: string, ...changes: Change[]) => applyFix(text, { title: 'x', changes });

describe('repairs as edits', () => {
  it('inserts in tabs where the file has tabs, with its line ends', () => {
    expect(apply('{\r\n\t"a": {\r\n\t\t"b": 1\r\n\t}\r\n}', { kind: 'set', path: ['a', 'c'], value: { d: [1] } })).toBe(
      '{\r\n\t"a": {\r\n\t\t"b": 1,\r\n\t\t"c": {\r\n\t\t\t"d": [\r\n\t\t\t\t1\r\n\t\t\t]\r\n\t\t}\r\n\t}\r\n}',
    );
  });

  it('inserts in steps of the width the file has', () => {
    expect(apply('{\n   "a": {\n      "b": 1\n   }\n}', { kind: 'set', path: ['a', 'c'], value: 2 })).toBe(
      '{\n   "a": {\n      "b": 1,\n      "c": 2\n   }\n}',
    );
  });

  it('puts a new member where the API has it', () => {
    expect(apply('{\n  "cpu": "256"\n}', { kind: 'set', path: ['family'], value: 'web' })).toBe(
      '{\n  "family": "web",\n  "cpu": "256"\n}',
    );
    expect(
      apply('{ "containerDefinitions": [{ "name": "a", "memory": 7 }] }', {
        kind: 'set',
        path: ['containerDefinitions', 0, 'image'],
        value: 'b',
      }).replaceAll(/\s+/g, ''),
    ).toBe('{"containerDefinitions":[{"name":"a","image":"b","memory":7}]}');
  });

  it.each([
    ['{ "cpu": "1", "tags": [] }', '{ "family": { "a": [1, {}] }, "cpu": "1", "tags": [] }'],
    ['{"cpu":"1","tags":[]}', '{"family":{"a":[1,{}]},"cpu":"1","tags":[]}'],
    ['{}\n', '{\n  "family": {\n    "a": [\n      1,\n      {}\n    ]\n  }\n}\n'],
  ])('adds to %j in the line it is, and lines to what is empty', (text, expected) => {
    expect(apply(text, { kind: 'set', path: ['family'], value: { a: [1, {}] } })).toBe(expected);
  });

  it.each([
    ['{ "a": 1, "z": 2 }', '{ "a": 1, "z": 2, "zz": "$& \\"x\\"," }'],
    ['{"a":1}', '{"a":1,"zz":"$& \\"x\\","}'],
  ])('adds to the end of %j', (text, expected) => {
    expect(apply(text, { kind: 'set', path: ['zz'], value: '$& "x",' })).toBe(expected);
  });

  it('leaves text alone that the library cannot edit', () => {
    const text = '{\n  "family": "web"\n  "containerDefinitions": [{ "name": "app", "image": "nginx", "memory"/*';
    const fixes = problemsOf(text).flatMap((problem) => problem.fixes ?? []);
    expect(fixes.length).toBeGreaterThan(0);
    for (const fix of fixes) expect(applyFix(text, fix), fix.title).toContain('"name": "app"');
  });

  it('leaves text alone that has no place for a value', () => {
    expect(apply('[{ "a": 1 }]', { kind: 'set', path: ['family'], value: 'web' })).toBe('[{ "a": 1 }]');
    expect(apply('{ "a": "x" }', { kind: 'set', path: ['a', 'b'], value: 1 })).toBe('{ "a": "x" }');
  });

  it('removes, renames and appends', () => {
    expect(apply('{\n  "a": 1,\n  "b": 2\n}', { kind: 'remove', path: ['b'] })).toBe('{\n  "a": 1\n}');
    expect(apply('{ "a": 1 }', { kind: 'rename', path: ['a'], key: 'b' })).toBe('{ "b": 1 }');
    expect(JSON.parse(apply('{ "a": [1] }', { kind: 'insert', path: ['a', -1], value: 2 }))).toEqual({ a: [1, 2] });
  });

  it('leaves what is written on one line on one line', () => {
    expect(
      apply('{\n  "ports": [{ "a": 80, "b": 8080, "c": 1 }]\n}', { kind: 'remove', path: ['ports', 0, 'b'] }),
    ).toBe('{\n  "ports": [{ "a": 80, "c": 1 }]\n}');
    expect(apply('{\n  "a": { "x": 1, "y": 2 }\n}', { kind: 'remove', path: ['a', 'x'] })).toBe(
      '{\n  "a": { "y": 2 }\n}',
    );
  });

  it('applies the changes of one repair one after the other', () => {
    const moved = apply(
      '{\n  "a": {\n    "x": 1\n  }\n}',
      { kind: 'remove', path: ['a', 'x'] },
      { kind: 'set', path: ['x'], value: 1 },
    );
    expect(JSON.parse(moved)).toEqual({ a: {}, x: 1 });
  });

  it('keeps unquoted placeholders as they are', () => {
    expect(apply('{\n  "port": $PORT,\n  "b": 2\n}', { kind: 'set', path: ['c'], value: 3 })).toBe(
      '{\n  "port": $PORT,\n  "b": 2,\n  "c": 3\n}',
    );
  });

  it('touches only what changes', () => {
    expect(
      replacementOf('{ "a": "bridge" }', { title: '', changes: [{ kind: 'set', path: ['a'], value: 'awsvpc' }] }),
    ).toEqual({
      offset: 8,
      length: 6,
      text: 'awsvpc',
    });
  });

  it('puts nothing into what is no object or list, of a key written twice neither', () => {
    const set = (path: (string | number)[]): Fix => ({ title: '', changes: [{ kind: 'set', path, value: 1 }] });
    expect(replacementOf('{ "a": "text" }', set(['a', 'b']))).toBeUndefined();
    expect(replacementOf('{ "a": "text", "a": [{}] }', set(['a', 0, 'b']))).toBeUndefined();
  });

  it('says so when there is nothing to change', () => {
    expect(replacementOf('{}', { title: '', changes: [{ kind: 'remove', path: ['a'] }] })).toBeUndefined();
  });
});
