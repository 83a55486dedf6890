import { getLocation, type JSONPath } from 'jsonc-parser';
import type { ParsedDocument } from '../document.ts';
import { nodeAt, type SyntaxNode } from '../nodes.ts';

/** Where something is being typed. */
export interface Place {
  /** To the value, or to the object whose key is being typed. */
  readonly path: JSONPath;
  readonly isKey: boolean;
  /** What is replaced: the string or word at the cursor. */
  readonly start: number;
  readonly end: number;
  /** Of a key: whether a colon follows already. */
  readonly hasValue: boolean;
}

export function placeAt(document: ParsedDocument, offset: number): Place {
  const text = document.parsed.masked;
  const location = getLocation(text, offset);
  const node = location.previousNode;
  const isInNode = node !== undefined && node.offset <= offset && offset <= node.offset + node.length;
  const wordStart = offset - (/[\w.$-]*$/.exec(text.slice(Math.max(0, offset - 100), offset))?.[0].length ?? 0);
  const start = isInNode ? node.offset : wordStart;
  const end = isInNode ? node.offset + node.length : offset;
  const isKey = location.isAtPropertyKey;
  return {
    path: isKey ? location.path.slice(0, -1) : location.path,
    isKey,
    start,
    end,
    hasValue: isKey && /^\s*:/.test(text.slice(end, end + 1000)),
  };
}

/** What is there already and need not be offered: the object's keys, or the other strings of the list. */
export function writtenAt(document: ParsedDocument, { path, isKey }: Place): readonly string[] {
  const { root } = document.parsed;
  if (root === undefined) return [];
  if (isKey) return (nodeAt(root, path)?.children ?? []).map((property) => String(property.children?.[0]?.value));
  const index = path.at(-1);
  const list: SyntaxNode | undefined = typeof index === 'number' ? nodeAt(root, path.slice(0, -1)) : undefined;
  return (list?.children ?? []).flatMap((item, i) =>
    i === index || item.type !== 'string' ? [] : [String(item.value)],
  );
}

/** Whether another member follows without a comma between. */
export const needsComma = (document: ParsedDocument, { end }: Place): boolean =>
  /^\s*"/.test(document.parsed.masked.slice(end, end + 1000));
