import type { JSONPath, Node } from 'jsonc-parser';

/** A node of the JSON tree: jsonc-parser's, which keeps offset, length and parent and exists for half-typed text too. */
export type SyntaxNode = Node;

/** One member of an object; the value is undefined while it is not typed yet. */
export interface Member {
  readonly property: SyntaxNode;
  readonly key: SyntaxNode;
  readonly value: SyntaxNode | undefined;
}

interface KnownMembers {
  readonly all: readonly Member[];
  readonly byName: ReadonlyMap<string, Member>;
}

/** A tree does not change once it is parsed, and every rule asks for members: they are listed once per object. */
const known = new WeakMap<SyntaxNode, KnownMembers>();
const NONE: KnownMembers = { all: [], byName: new Map() };

function membersOf(node: SyntaxNode): KnownMembers {
  if (node.type !== 'object') return NONE;
  const remembered = known.get(node);
  if (remembered !== undefined) return remembered;
  const all: Member[] = [];
  const byName = new Map<string, Member>();
  for (const property of node.children ?? []) {
    const key = property.children?.[0];
    if (key === undefined) continue;
    const one = { property, key, value: property.children?.[1] };
    all.push(one);
    byName.set(String(key.value), one);
  }
  const listed = { all, byName };
  known.set(node, listed);
  return listed;
}

/** The members of an object in their order, those with the same name too. */
export const members = (node: SyntaxNode): readonly Member[] => membersOf(node).all;

/** The member of that name. Of a key written twice the last one counts, as for every JSON parser. */
export const member = (node: SyntaxNode, name: string): Member | undefined => membersOf(node).byName.get(name);

/** Whether a key is there more than once. */
export const hasDuplicates = (node: SyntaxNode): boolean => membersOf(node).byName.size < membersOf(node).all.length;

export const items = (node: SyntaxNode): SyntaxNode[] => (node.type === 'array' ? (node.children ?? []) : []);

/** The path from the document's root to a value. A key's path is that of its value. */
export function pathOf(node: SyntaxNode): JSONPath {
  const path: JSONPath = [];
  for (let current = node; current.parent !== undefined; current = current.parent) {
    const parent = current.parent;
    if (parent.type === 'array') path.unshift(parent.children?.indexOf(current) ?? 0);
    if (parent.type === 'property' && parent.children?.[0] !== undefined)
      path.unshift(String(parent.children[0].value));
  }
  return path;
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

/** The nodes of each tree that was walked. */
const walked = new WeakMap<SyntaxNode, readonly SyntaxNode[]>();

/** All nodes of a tree, parents first. Iterative: a document may nest deeper than the stack. */
export function descendants(root: SyntaxNode): readonly SyntaxNode[] {
  const remembered = walked.get(root);
  if (remembered !== undefined) return remembered;
  const nodes: SyntaxNode[] = [];
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    nodes.push(node);
    if (node.children !== undefined)
      for (let i = node.children.length - 1; i >= 0; i--) pending.push(node.children[i] as SyntaxNode);
  }
  walked.set(root, nodes);
  return nodes;
}
