import type { SyntaxNode } from './nodes.ts';

/** What one walk over a tree finds for all who would have to walk it otherwise. Lists are in the order of the text. */
export interface Survey {
  /** Every key that is written anywhere in it, once. */
  keys(): Iterable<string>;
  /** Every string, keys among them. */
  readonly strings: readonly SyntaxNode[];
  readonly nulls: readonly SyntaxNode[];
  /** The objects in which a key is written more than once. */
  readonly withDuplicates: readonly SyntaxNode[];
}

/** Nothing is found where there is no tree. */
export function survey(root: SyntaxNode | undefined): Survey {
  const walk = new Walk();
  if (root !== undefined) walk.visit(root);
  return walk;
}

class Walk implements Survey {
  /** Each key with the last object that was seen to have it. */
  readonly #lastObject = new Map<string, SyntaxNode>();
  readonly strings: SyntaxNode[] = [];
  readonly nulls: SyntaxNode[] = [];
  readonly withDuplicates: SyntaxNode[] = [];

  keys(): Iterable<string> {
    return this.#lastObject.keys();
  }

  /** Recursive: the parser takes no document that nests deeper than the stack. */
  visit(node: SyntaxNode): void {
    if (node.type === 'object') this.#visitObject(node);
    else if (node.type === 'array') for (const item of node.children ?? []) this.visit(item);
    else if (node.type === 'string') this.strings.push(node);
    else if (node.type === 'null') this.nulls.push(node);
  }

  #visitObject(object: SyntaxNode): void {
    const properties = object.children ?? [];
    // All keys first: the objects inside have keys of the same names.
    for (const { children: [key] = [] } of properties) {
      if (key === undefined) continue;
      const name = String(key.value);
      if (this.#lastObject.get(name) === object && this.withDuplicates.at(-1) !== object)
        this.withDuplicates.push(object);
      this.#lastObject.set(name, object);
    }
    for (const { children: [key, value] = [] } of properties) {
      if (key !== undefined) this.strings.push(key);
      if (value !== undefined) this.visit(value);
    }
  }
}
