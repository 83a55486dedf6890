import type { DocumentSymbol } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import { member, nodeAt, type SyntaxNode } from '../nodes.ts';
import type { JsonService } from './jsonService.ts';

/** Members that tell one item of a list from another, the most telling first. */
const NAMES = [
  'name',
  'containerName',
  'sourceVolume',
  'sourceContainer',
  'containerPort',
  'key',
  'hostname',
  'namespace',
  'type',
];

/** The outline; items of lists go by their names instead of their numbers: containers, volumes, variables, ports. */
export function symbols(json: JsonService, document: ParsedDocument): DocumentSymbol[] {
  const view = json.view(document);
  const found = json.service.findDocumentSymbols2(view.masked, view.tree);
  const { root } = document.parsed;
  return root === undefined ? found : found.map((symbol) => named(symbol, root));
}

function named(symbol: DocumentSymbol, parent: SyntaxNode): DocumentSymbol {
  const node = nodeAt(parent, [symbol.name]);
  if (node === undefined) return symbol;
  const name = parent.type === 'array' ? itemName(node) : undefined;
  const image = member(node, 'image')?.value;
  return {
    ...symbol,
    ...(name === undefined ? {} : { name }),
    ...(parent.type === 'array' && image?.type === 'string' ? { detail: String(image.value) } : {}),
    ...(symbol.children === undefined ? {} : { children: symbol.children.map((child) => named(child, node)) }),
  };
}

function itemName(item: SyntaxNode): string | undefined {
  if (item.type === 'string' && item.value !== '') return String(item.value);
  for (const key of NAMES) {
    const value = member(item, key)?.value;
    if (value !== undefined && ['string', 'number'].includes(value.type) && value.value !== '')
      return String(value.value);
  }
  return undefined;
}
