import { getLanguageService, type ASTNode } from 'vscode-json-languageservice';
import { describe, expect, it } from 'vitest';
import { jsonTree } from '../../../../server/src/language/features/jsonTree.ts';
import { parseText } from '../../../../server/src/language/parse.ts';
import { allSeeds } from '../../../fuzz/seeds.ts';
import { documentOf } from '../../support/language.ts';

/** All that the JSON language service may ask of a node and of those inside it. */
function linesOf(root: ASTNode): string[] {
  const lines: string[] = [];
  const visit = (node: ASTNode) => {
    const { type, offset, length, value, parent, children = [] } = node;
    const own = [type, offset, length, value, parent?.offset, parent?.type];
    if (node.type === 'number') own.push(String(node.isInteger));
    if (node.type === 'property') own.push(node.colonOffset, node.keyNode.value, node.valueNode?.offset);
    if (node.type === 'object') own.push(node.properties.length);
    if (node.type === 'array') own.push(node.items.length);
    lines.push(JSON.stringify(own));
    for (const child of children) {
      if (child.parent !== node) lines.push('whose parent is another node');
      visit(child);
    }
  };
  visit(root);
  return lines;
}

describe('the tree for the JSON language service', () => {
  it('is the one it makes itself, for every text that is whole', () => {
    const service = getLanguageService({});
    const roots = [
      '1',
      '1.0',
      '-2.5e3',
      '"a"',
      'null',
      'true',
      '[]',
      '{}',
      ' [1, {"a": {"b": [null]}}] ',
      ...allSeeds(),
    ];
    let compared = 0;
    for (const text of roots) {
      const { root, errors, masked } = parseText(text);
      // The library has it in its type's implementation only.
      const own = (service.parseJSONDocument(documentOf(masked)) as unknown as { root?: ASTNode }).root;
      if (root === undefined || own === undefined || errors.length > 0) continue;
      expect(linesOf(jsonTree(root, masked)), text).toEqual(linesOf(own));
      compared++;
    }
    expect(compared).toBeGreaterThan(500);
  });
});
