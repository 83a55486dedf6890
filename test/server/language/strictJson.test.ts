import fc from 'fast-check';
import { parseTree, type ParseError } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import type { SyntaxNode } from '../../../server/src/language/nodes.ts';
import { parseStrictly } from '../../../server/src/language/strictJson.ts';
import { mutate } from '../../fuzz/mutate.ts';
import { random } from '../../fuzz/random.ts';
import { allSeeds } from '../../fuzz/seeds.ts';

const DEEPEST = 200;

/** The tree as lines that tell all there is about each node, its parent by its place. */
function linesOf(root: SyntaxNode | undefined): string[] {
  const lines: string[] = [];
  const visit = (node: SyntaxNode) => {
    const { type, offset, length, colonOffset, parent } = node;
    lines.push(JSON.stringify([type, offset, length, colonOffset, parent?.offset, node.value]));
    for (const child of node.children ?? []) {
      if (child.parent !== node) lines.push('whose parent is another node');
      visit(child);
    }
  };
  if (root !== undefined) visit(root);
  return lines;
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Strict JSON is read as jsonc-parser reads it; all else is left to it. */
function expectAgreement(text: string): void {
  const strict = parseStrictly(text, DEEPEST);
  expect(strict !== undefined, text).toBe(isJson(text));
  if (strict === undefined) return;
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  expect(errors, text).toEqual([]);
  expect(linesOf(strict), text).toEqual(linesOf(tree));
}

describe('strict JSON', () => {
  it.each([
    ...['', ' ', '{}', '[]', '{"a":1}', ' [ 1 , -0.5e+3 , 1E9 , true , false , null ] ', '"x"', '0', '-0', '7 '],
    ...['01', '1.', '.5', '-', '+1', '1e', 'tru', 'truex', 'nul', 'NaN', '1 2', '[1,]', '[,1]', '[1 2]', '{"a"}'],
    ...['{"a":}', '{"a":1,}', '{a:1}', "{'a':1}", '{"a":1]', '[1}', '[', '{', '"', '"\\"', '"\\x"', '"\\u12G4"'],
    ...['"\\u0041\\n\\/"', '"\t"', '"\n"', '"\u0000"', '"\u2028"', '"\ud800"', '"\\ud800"', '\uFEFF{}', '// x\n{}'],
    ...['{"a":1,"a":2}', '{"__proto__":{}}', '{"constructor":1}', '\u00a0{}', '\f{}', '1e999', '123456789012345678901'],
  ])('%j', expectAgreement);

  it('in every definition, whole and after accidents', () => {
    const seeds = allSeeds();
    const chance = random(11);
    for (const seed of seeds) {
      expectAgreement(seed);
      for (let round = 0; round < 2; round++) expectAgreement(mutate(seed, seeds, chance));
    }
  });

  it('of any kind', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(0, 1, 2, '\t'), (text, blanks) => {
        expectAgreement(JSON.stringify(JSON.parse(text), null, blanks));
      }),
    );
  });

  it('as deep as is asked for', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseStrictly(nested(DEEPEST), DEEPEST)).toBeDefined();
    expect(parseStrictly(nested(DEEPEST + 1), DEEPEST)).toBeUndefined();
    expect(parseStrictly(nested(1_000_000), DEEPEST)).toBeUndefined();
  });
});
