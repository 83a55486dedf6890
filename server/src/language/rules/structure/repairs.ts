import { pathOf, type SyntaxNode } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import { labelOf, shorten } from '../wording.ts';

export const replace = (node: SyntaxNode, value: unknown): Fix => ({
  title: `Change to ${shorten(JSON.stringify(value))}`,
  changes: [{ kind: 'set', path: pathOf(node), value }],
});

export const remove = (node: SyntaxNode): Fix => ({
  title: `Remove ${labelOf(node)}`,
  changes: [{ kind: 'remove', path: pathOf(node) }],
});
