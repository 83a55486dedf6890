import { describe, expect, it } from 'vitest';
import { parseText } from '../../../server/src/language/parse.ts';

const kinds = (text: string) => parseText(text).errors.map(({ kind }) => kind);

describe('parsing', () => {
  it.each([
    ['{"a":1,}', 'trailing-comma'],
    ['[1,2,]', 'trailing-comma'],
    ['{"a": }', 'missing-value'],
    ['{"a": tru}', 'unknown-word'],
    ['{"a":1 "b":2}', 'missing-comma'],
    ["{'a':1}", 'single-quotes'],
    ['{a:1}', 'unquoted-key'],
    ['{"a":"x\n}', 'unclosed-string'],
    ['{"a":[1,2}', 'unexpected-bracket'],
    ['{"a":{"b":1', 'unclosed-object'],
    ['{"a":[1', 'unclosed-array'],
    ['{"a":1}}', 'trailing-text'],
    ['{"a"}', 'missing-colon'],
    ['{"a":1,,"b":2}', 'missing-key'],
    ['{"a":"\t"}', 'bad-character'],
    [String.raw`{"a":"\d"}`, 'bad-escape'],
    ['\uFEFF{}', 'byte-order-mark'],
    ['', 'missing-value'],
  ])('names the one mistake in %j', (text, kind) => {
    expect(kinds(text)).toEqual([kind]);
  });

  it('tells each comment, also in text with other mistakes', () => {
    expect(kinds('// one\n{ /* two */ "a": 1 // three\n}')).toEqual(['comment', 'comment', 'comment']);
  });

  it('keeps the tree around a mistake that leaves no doubt about it', () => {
    const { root, isBroken } = parseText('{ "a": , "b": [1 2], "c": true }');
    expect(root?.children?.map((property) => String(property.children?.[0]?.value))).toEqual(['a', 'b', 'c']);
    expect(isBroken).toBe(false);
  });

  it('calls text broken when it is a guess what belongs to what', () => {
    expect(parseText('{ "a": { "b": 1 ').isBroken).toBe(true);
  });

  it('takes unquoted placeholders for values and keeps all offsets', () => {
    const text = '{ "port": $PORT, "list": [${A}, {{ b }}, <C>], "image": ${REPO}/app:%TAG% }';
    const { masked, root, errors, unquotedPlaceholders } = parseText(text);
    expect(errors).toEqual([]);
    expect(masked).toHaveLength(text.length);
    expect(unquotedPlaceholders.size).toBe(5);
    expect(root?.children).toHaveLength(3);
  });

  it('leaves placeholders inside strings and comments alone', () => {
    const text = '{ "a": "$A <B> \\" {{ c }}" }';
    expect(parseText(text).masked).toBe(text);
  });

  it('survives nesting deeper than any stack', () => {
    const { errors, root } = parseText('['.repeat(200_000));
    expect(root).toBeUndefined();
    expect(errors.map(({ kind }) => kind)).toContain('too-deep');
  });
});
