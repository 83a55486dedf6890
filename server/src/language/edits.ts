import {
  findNodeAtLocation,
  modify,
  parseTree,
  applyEdits,
  type Edit,
  type FormattingOptions,
  type JSONPath,
} from 'jsonc-parser';
import { nodeAt } from './nodes.ts';
import { parseText } from './parse.ts';
import type { Change, Fix } from './problem.ts';
import { checks } from './schemas.ts';

/** One replacement that turns the old text into the new one. Offsets in UTF-16 code units. */
export interface TextReplacement {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/**
 * The single replacement that a fix makes, in the file's own indentation and line ends. Undefined when it changes
 * nothing, or when it would have to rewrite text around an unquoted placeholder.
 */
export function replacementOf(text: string, fix: Fix): TextReplacement | undefined {
  const { masked, unquotedPlaceholders } = parseText(text);
  const changed = fix.changes.reduce(apply, masked);
  const replacement = difference(masked, changed);
  if (replacement === undefined) return undefined;
  const end = replacement.offset + replacement.length;
  for (const [offset, length] of unquotedPlaceholders) {
    if (offset < end && offset + length > replacement.offset) return undefined;
  }
  return replacement;
}

/** The text with a fix applied. */
export function applyFix(text: string, fix: Fix): string {
  const replacement = replacementOf(text, fix);
  if (replacement === undefined) return text;
  return text.slice(0, replacement.offset) + replacement.text + text.slice(replacement.offset + replacement.length);
}

function apply(text: string, change: Change): string {
  switch (change.kind) {
    case 'replaceText':
      return text.slice(0, change.offset) + change.text + text.slice(change.offset + change.length);
    case 'rename': {
      const root = parseTree(text);
      const key = root === undefined ? undefined : nodeAt(root, change.path)?.parent?.children?.[0];
      if (key === undefined) return text;
      return text.slice(0, key.offset) + JSON.stringify(change.key) + text.slice(key.offset + key.length);
    }
    case 'remove':
      return remove(text, change.path);
    case 'set':
    case 'insert':
      return hasPlaceFor(text, change.path) ? edited(text, () => edit(text, change, change.value)) : text;
  }
}

/** The library's edits of half-typed text overlap at times, behind a comment without an end for one: then none is made. */
function edited(text: string, edits: () => Edit[]): string {
  try {
    return applyEdits(text, edits());
  } catch {
    return text;
  }
}

/**
 * Whether what is on the way to a value is there, or can be made: nothing can be put into text or into the wrong brackets.
 * Of a key that is written twice the library takes the first.
 */
function hasPlaceFor(text: string, path: JSONPath): boolean {
  let node = parseTree(text);
  for (const segment of path) {
    if (node === undefined) return true;
    if (node.type !== (typeof segment === 'number' ? 'array' : 'object')) return false;
    node = findNodeAtLocation(node, [segment]);
  }
  return true;
}

/** With formatting, the library would spread a one-line object over several: only what is removed may change. */
function remove(text: string, path: JSONPath): string {
  const root = parseTree(text);
  const node = root && nodeAt(root, path);
  if (!node) return text;
  const member = typeof path.at(-1) === 'string' ? node.parent : node;
  const siblings = member?.parent?.children ?? [];
  const index = member ? siblings.indexOf(member) : -1;
  const before = siblings[index - 1];
  const after = siblings[index + 1];
  if (member && after) return text.slice(0, member.offset) + text.slice(after.offset);
  if (member && before) {
    return text.slice(0, before.offset + before.length) + text.slice(member.offset + member.length);
  }
  return edited(text, () => modify(text, [...path], undefined, { formattingOptions: formattingOf(text) }));
}

function edit(
  text: string,
  change: Exclude<Change, { kind: 'rename' | 'replaceText' | 'remove' }>,
  value: unknown,
): Edit[] {
  const options = {
    getInsertionIndex: insertionIndexAt(change.path),
    isArrayInsertion: change.kind === 'insert',
  };
  if (!isOneLine(text))
    return modify(text, [...change.path], value, { ...options, formattingOptions: formattingOf(text) });
  return modify(text, [...change.path], value, options).map((each) => ({
    ...each,
    content: spaced(text, each, value),
  }));
}

/** Whether all of the JSON stands in one line, as programs print it: then what is added does too. Not so in an empty one. */
export const isOneLine = (text: string): boolean => text.includes(':') && !text.trim().includes('\n');

/** The value in one line, with or without blanks as the text around it has them. */
export function inOneLine(value: unknown, hasBlanks: boolean): string {
  const [comma, colon, inner] = hasBlanks ? [', ', ': ', ' '] : [',', ':', ''];
  const print = (each: unknown): string => {
    if (Array.isArray(each)) return `[${each.map(print).join(comma)}]`;
    if (typeof each !== 'object' || each === null) return JSON.stringify(each);
    const members = Object.entries(each).map(([key, member]) => `${JSON.stringify(key)}${colon}${print(member)}`);
    return members.length === 0 ? '{}' : `{${inner}${members.join(comma)}${inner}}`;
  };
  return print(value);
}

/** Whether a text of one line has blanks behind its commas and colons. */
export const hasBlanks = (text: string): boolean => /[,:] /.test(text);

/** What is put in, laid out as the line is. The library writes `,"key": value`, `"key": value,` or the value alone. */
function spaced(text: string, { offset, content }: Edit, value: unknown): string {
  const blanks = hasBlanks(text);
  const json = JSON.stringify(value);
  const own = content.replace(json, () => inOneLine(value, blanks)).replace(/^(,?"[^"]*":) /, blanks ? '$1 ' : '$1');
  if (!blanks) return own;
  if (own.startsWith(',')) return `, ${own.slice(1)}`;
  // In front of all others: behind the blank that follows the bracket comes the next.
  return content.endsWith(',') && text[offset] === ' ' ? ` ${own}` : content.endsWith(',') ? `${own} ` : own;
}

/** A new member goes behind the nearest one that the API's own order puts before it: a family first, an image after its name. */
function insertionIndexAt(path: JSONPath): (existing: string[]) => number {
  const object = path[0] === 'taskDefinition' ? path.slice(1, -1) : path.slice(0, -1);
  const order = Object.keys(checks['task-definition'].at(object)?.properties ?? {});
  const place = order.indexOf(String(path.at(-1)));
  return (existing) => {
    if (place === -1) return existing.length;
    const before = order.slice(0, place).findLast((key) => existing.includes(key));
    return before === undefined ? 0 : existing.indexOf(before) + 1;
  };
}

/** How the file is indented, told by its first indented line. */
export function formattingOf(text: string): Required<Pick<FormattingOptions, 'insertSpaces' | 'tabSize' | 'eol'>> {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return indent.startsWith('\t')
    ? { insertSpaces: false, tabSize: 4, eol }
    : { insertSpaces: true, tabSize: indent.length, eol };
}

/** The one replacement that turns a text into another. */
export function difference(before: string, after: string): TextReplacement | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { offset: start, length: before.length - end - start, text: after.slice(start, after.length - end) };
}
