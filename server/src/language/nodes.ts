import type { JSONPath, Node } from 'jsonc-parser';

/** A node of the JSON tree: jsonc-parser's, which keeps offset, length and parent and exists for half-typed text too. */
export type SyntaxNode = Node;

/** One member of an object; the value is undefined while it is not typed yet. */
export interface Member {
  readonly property: SyntaxNode;
  readonly key: SyntaxNode;
  readonly value: SyntaxNode | undefined;
}

/** The members of an object in their order, those with the same name too. */
export function members(node: SyntaxNode): readonly Member[] {
  const listed: Member[] = [];
  if (node.type !== 'object') return listed;
  for (const property of node.children ?? []) {
    const key = property.children?.[0];
    if (key !== undefined) listed.push({ property, key, value: property.children?.[1] });
  }
  return listed;
}

/** Objects of more members than this are looked up in a table; in smaller ones looking at each is faster. */
const FEW = 32;
const tables = new WeakMap<SyntaxNode, ReadonlyMap<string, SyntaxNode>>();

/** The properties of an object by name; of a key written twice the last one. A tree does not change once it is parsed. */
function tableOf(node: SyntaxNode, properties: readonly SyntaxNode[]): ReadonlyMap<string, SyntaxNode> {
  const known = tables.get(node);
  if (known !== undefined) return known;
  const table = new Map(properties.map((property) => [String(property.children?.[0]?.value), property]));
  tables.set(node, table);
  return table;
}

/** The member of that name. Of a key written twice the last one counts, as for every JSON parser. */
export function member(node: SyntaxNode, name: string): Member | undefined {
  if (node.type !== 'object' || node.children === undefined) return undefined;
  const properties = node.children;
  if (properties.length > FEW) return toMember(tableOf(node, properties).get(name));
  for (let index = properties.length - 1; index >= 0; index--) {
    const property = properties[index];
    if (property?.children?.[0]?.value === name) return toMember(property);
  }
  return undefined;
}

function toMember(property: SyntaxNode | undefined): Member | undefined {
  const key = property?.children?.[0];
  return property === undefined || key === undefined ? undefined : { property, key, value: property.children?.[1] };
}

export const items = (node: SyntaxNode): SyntaxNode[] => (node.type === 'array' ? (node.children ?? []) : []);

/** The path from the document's root to a value. A key's path is that of its value. */
export function pathOf(node: SyntaxNode): JSONPath {
  const path: JSONPath = [];
  for (let current = node; current.parent !== undefined; current = current.parent) {
    const parent = current.parent;
    if (parent.type === 'array') path.push(indexIn(parent.children ?? [], current));
    if (parent.type === 'property' && parent.children?.[0] !== undefined) path.push(String(parent.children[0].value));
  }
  return path.reverse();
}

/** The place of an item in its list, which is in the order of the text: a list may have thousands, each with a finding. */
function indexIn(list: readonly SyntaxNode[], item: SyntaxNode): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.offset ?? 0) < item.offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** RFC 6901. */
export const toPointer = (path: JSONPath): string =>
  path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

export const fromPointer = (pointer: string): string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The value at a path, or undefined. Accepts array indexes as strings, as JSON Pointers have them. */
export function nodeAt(root: SyntaxNode, path: readonly (string | number)[]): SyntaxNode | undefined {
  let current: SyntaxNode | undefined = root;
  for (const segment of path) {
    if (current === undefined) return undefined;
    current = current.type === 'array' ? current.children?.[Number(segment)] : member(current, String(segment))?.value;
  }
  return current;
}

/** All nodes of a tree, parents first. Iterative: a document may nest deeper than the stack. */
export function* descendants(root: SyntaxNode): Generator<SyntaxNode> {
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node;
    if (node.children !== undefined)
      for (let i = node.children.length - 1; i >= 0; i--) pending.push(node.children[i] as SyntaxNode);
  }
}
