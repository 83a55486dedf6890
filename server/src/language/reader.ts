import { items, member, members, type SyntaxNode } from './nodes.ts';

/**
 * A value the author wrote. `value` is undefined when it cannot be known or trusted: a placeholder, a value that is
 * still being typed, or one that has a structure problem of its own. Rules that need it then stay silent.
 * A member that is absent or null has no Field at all.
 */
export interface Field<T> {
  readonly node: SyntaxNode;
  readonly value: T | undefined;
}

export interface List<T> {
  readonly node: SyntaxNode;
  readonly items: readonly T[];
  /** False when the list or one of its items could not be read, so that "is not in the list" proves nothing. */
  readonly isComplete: boolean;
}

/** An object with free names, such as the options of a log driver. */
export interface TextMap {
  readonly node: SyntaxNode;
  /** As written; of a name that is there twice only the last. */
  readonly entries: readonly TextEntry[];
  /** False when the map could not be read, so that "is not in it" proves nothing. */
  readonly isComplete: boolean;
  get(name: string): TextEntry | undefined;
}

export interface TextEntry {
  readonly name: string;
  readonly key: SyntaxNode;
  readonly node: SyntaxNode;
  readonly value: string | undefined;
}

export interface Doubts {
  /** Whether a node's value is not to be trusted. */
  isDoubtful(node: SyntaxNode): boolean;
  /** Whether the author meant to write this member, but misspelled or misplaced it: then it is not absent. */
  isMeant(object: SyntaxNode, key: string): boolean;
}

/** Reads the members of one object, checking their JSON type as it goes. */
export interface ObjectReader {
  readonly node: SyntaxNode;
  /** Whether the author wrote the member with something other than null. */
  has(key: string): boolean;
  text(key: string): Field<string> | undefined;
  number(key: string): Field<number> | undefined;
  flag(key: string): Field<boolean> | undefined;
  object<T>(key: string, read: (object: ObjectReader) => T): T | undefined;
  list<T>(key: string, read: (object: ObjectReader) => T): List<T> | undefined;
  texts(key: string): List<Field<string>> | undefined;
  numbers(key: string): List<Field<number>> | undefined;
  map(key: string): TextMap | undefined;
  /** The member whatever its type; for objects and lists the value is undefined. */
  any(key: string): Field<unknown> | undefined;
}

export const readObject = (node: SyntaxNode, doubts: Doubts): ObjectReader => new NodeReader(node, doubts);

/** What is written for a key. */
interface Written {
  /** The value, or the key while there is no value yet, or the object itself for a member that was meant. */
  readonly node: SyntaxNode;
  readonly isValue: boolean;
}

/** A class, for there is one reader for every object of the document: its methods are made once. */
class NodeReader implements ObjectReader {
  readonly node: SyntaxNode;
  readonly #doubts: Doubts;

  constructor(node: SyntaxNode, doubts: Doubts) {
    this.node = node;
    this.#doubts = doubts;
  }

  has(key: string): boolean {
    return this.#written(key) !== undefined;
  }

  text(key: string): Field<string> | undefined {
    return this.#scalar(key, 'string') as Field<string> | undefined;
  }

  number(key: string): Field<number> | undefined {
    return this.#scalar(key, 'number') as Field<number> | undefined;
  }

  flag(key: string): Field<boolean> | undefined {
    return this.#scalar(key, 'boolean') as Field<boolean> | undefined;
  }

  any(key: string): Field<unknown> | undefined {
    const found = this.#written(key);
    if (found === undefined) return undefined;
    const isTrusted = found.isValue && !this.#doubts.isDoubtful(found.node);
    return { node: found.node, value: isTrusted ? (found.node.value as unknown) : undefined };
  }

  object<T>(key: string, read: (object: ObjectReader) => T): T | undefined {
    const found = this.#written(key);
    return found !== undefined && found.isValue && this.#isKnown(found.node, 'object')
      ? read(new NodeReader(found.node, this.#doubts))
      : undefined;
  }

  list<T>(key: string, read: (object: ObjectReader) => T): List<T> | undefined {
    const found = this.#list(key);
    if (found === undefined) return undefined;
    const known = found.all.filter((item) => this.#isKnown(item, 'object'));
    return {
      node: found.node,
      items: known.map((item) => read(new NodeReader(item, this.#doubts))),
      isComplete: found.isKnown && known.length === found.all.length,
    };
  }

  map(key: string): TextMap | undefined {
    const found = this.#written(key);
    if (found === undefined) return undefined;
    const isMap = found.isValue && this.#isKnown(found.node, 'object');
    const byName = new Map<string, TextEntry>();
    for (const entry of isMap ? members(found.node) : []) {
      if (entry.value?.type === 'null') continue;
      const name = String(entry.key.value);
      byName.set(name, { name, key: entry.key, ...this.#text(entry.value ?? entry.key, entry.value !== undefined) });
    }
    return { node: found.node, entries: [...byName.values()], isComplete: isMap, get: (name) => byName.get(name) };
  }

  numbers(key: string): List<Field<number>> | undefined {
    return this.#items(key, (item) => ({
      node: item,
      value: this.#isKnown(item, 'number') ? Number(item.value) : undefined,
    }));
  }

  texts(key: string): List<Field<string>> | undefined {
    return this.#items(key, (item) => this.#text(item));
  }

  #written(key: string): Written | undefined {
    const found = member(this.node, key);
    if (found?.value?.type === 'null') return undefined;
    if (found?.value !== undefined) return { node: found.value, isValue: true };
    if (found !== undefined) return { node: found.key, isValue: false };
    return this.#doubts.isMeant(this.node, key) ? { node: this.node, isValue: false } : undefined;
  }

  #isKnown(value: SyntaxNode, type: SyntaxNode['type']): boolean {
    return value.type === type && !this.#doubts.isDoubtful(value);
  }

  #scalar(key: string, type: SyntaxNode['type']): Field<unknown> | undefined {
    const found = this.#written(key);
    if (found === undefined) return undefined;
    return {
      node: found.node,
      value: found.isValue && this.#isKnown(found.node, type) ? (found.node.value as unknown) : undefined,
    };
  }

  #text(item: SyntaxNode, isValue = true): Field<string> {
    return { node: item, value: isValue && this.#isKnown(item, 'string') ? String(item.value) : undefined };
  }

  #list(key: string): { node: SyntaxNode; all: readonly SyntaxNode[]; isKnown: boolean } | undefined {
    const found = this.#written(key);
    if (found === undefined) return undefined;
    const isList = found.isValue && this.#isKnown(found.node, 'array');
    return { node: found.node, all: isList ? items(found.node) : [], isKnown: isList };
  }

  #items<T>(key: string, read: (item: SyntaxNode) => Field<T>): List<Field<T>> | undefined {
    const found = this.#list(key);
    if (found === undefined) return undefined;
    const all = found.all.map(read);
    return {
      node: found.node,
      items: all,
      isComplete: found.isKnown && all.every((item) => item.value !== undefined),
    };
  }
}
