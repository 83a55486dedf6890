import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import type { SyntaxNode } from './nodes.ts';

export function rangeBetween(document: TextDocument, start: number, end: number): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

export const rangeOf = (document: TextDocument, node: SyntaxNode): Range =>
  rangeBetween(document, node.offset, node.offset + node.length);

/**
 * What to underline for a value: the whole of it on one line, but only the opening bracket of an object or array that
 * spans several, because a page of squiggles tells nothing.
 */
export function underlineOf(document: TextDocument, node: SyntaxNode): Range {
  const whole = rangeOf(document, node);
  if (node.type !== 'object' && node.type !== 'array') return whole;
  return whole.start.line === whole.end.line ? whole : rangeBetween(document, node.offset, node.offset + 1);
}
