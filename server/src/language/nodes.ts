import type { JSONPath, Node } from 'jsonc-parser';

/** A node of the JSON tree: jsonc-parser's, which keeps offset, length and parent and exists for half-typed text too. */
export type SyntaxNode = Node;

/** The members of an object as (key, value); the value is undefined while it is not typed yet. */
export function members(node: SyntaxNode): { property: SyntaxNode; key: SyntaxNode; value: SyntaxNode | undefined }[] {
  if (node.type !== 'object') return [];
  return (node.children ?? []).flatMap((property) => {
    const key = property.children?.[0];
    return key === undefined ? [] : [{ property, key, value: property.children?.[1] }];
  });
}

/** The member of that name. Of a key written twice the last one counts, as for every JSON parser. */
export function member(node: SyntaxNode, name: string): ReturnType<typeof members>[number] | undefined {
  return members(node).findLast(({ key }) => key.value === name);
}

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

/** All nodes of a tree, parents first. Iterative: a document may nest deeper than the stack. */
export function* descendants(root: SyntaxNode): Generator<SyntaxNode> {
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node;
    if (node.children !== undefined)
      for (let i = node.children.length - 1; i >= 0; i--) pending.push(node.children[i] as SyntaxNode);
  }
}
