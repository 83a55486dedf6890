import { getNodeValue } from 'jsonc-parser';
import { formattingOf, hasBlanks, inOneLine, isOneLine } from './edits.ts';
import type { ParsedDocument } from './document.ts';
import { kindOf } from './kind.ts';
import { isOutputOnly } from './rules/document/outputOnly.ts';
import { checks } from './schemas.ts';

/** A rewriting of the whole document: its new text, or undefined when it would change nothing or lose something. */
export type Rewrite = (document: ParsedDocument) => string | undefined;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** Turns what describe-task-definition answers into what RegisterTaskDefinition takes. */
export const toRegistrable: Rewrite = (document) =>
  rewritten(document, (root) => {
    const { taskDefinition, tags, ...rest } = root;
    const isWrapped = kindOf(document.parsed.root) === 'describe-output' && isObject(taskDefinition);
    const definition = isWrapped ? taskDefinition : root;
    // Only what a describe call left its marks in: an empty string in somebody's own file is a mistake to be told.
    if (!isWrapped && !Object.keys(root).some((key) => isOutputOnly(key)) && !hasNull(root)) return root;
    const input = Object.fromEntries(Object.entries(definition).filter(([key]) => !isOutputOnly(key)));
    const ownTags: JsonObject = Array.isArray(tags) && !('tags' in input) ? { tags } : {};
    // Beside the definition a describe answer has only metadata; anything else is somebody's own and stays put.
    if (isWrapped && Object.keys(rest).some((key) => !['ResponseMetadata', '$metadata', 'failures'].includes(key))) {
      return root;
    }
    return (withoutEmpty({ ...input, ...(isWrapped ? ownTags : {}) }, []) ?? {}) as JsonObject;
  });

/** Puts the members of every object into the order in which ECS answers them. Maps, whose keys are free, stay as they are. */
export const sortKeys: Rewrite = (document) => {
  const isWrapped = kindOf(document.parsed.root) === 'describe-output';
  return rewritten(document, (root) =>
    isWrapped && isObject(root.taskDefinition)
      ? { ...root, taskDefinition: sorted(root.taskDefinition, []) }
      : (sorted(root, []) as JsonObject),
  );
};

/** The printed result, unless something is in the text that printing would lose: comments, placeholders, slips. */
function rewritten(
  { parsed, text, role }: ParsedDocument,
  change: (root: JsonObject) => JsonObject,
): string | undefined {
  const kind = kindOf(parsed.root);
  const isDefinition = kind === 'task-definition' || kind === 'describe-output';
  if (role !== 'task-definition' || !isDefinition || parsed.root?.type !== 'object') return undefined;
  if (parsed.errors.length > 0 || parsed.unquotedPlaceholders.size > 0) return undefined;
  const before = getNodeValue(parsed.root) as JsonObject;
  const after = change(before);
  const { insertSpaces, tabSize, eol } = formattingOf(text);
  const print = (value: JsonObject) =>
    (isOneLine(text)
      ? inOneLine(value, hasBlanks(text))
      : JSON.stringify(value, null, insertSpaces ? tabSize : '\t').replaceAll('\n', eol)) +
    (/\r?\n$/.test(text) ? eol : '');
  // Compared as printed: how the file is laid out is the formatter's affair, not a reason to rewrite it.
  return print(after) === print(before) ? undefined : print(after);
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasNull = (value: Json | undefined): boolean =>
  value === null || (typeof value === 'object' && Object.values(value as JsonObject).some(hasNull));

/** Without nulls, empty strings, lists and objects. An empty value of a variable or tag is a value. */
function withoutEmpty(value: Json, path: readonly string[]): Json | undefined {
  if (value === null) return undefined;
  if (value === '') return path.at(-1) === 'value' ? value : undefined;
  if (Array.isArray(value)) {
    // Items of lists of texts keep their places: an empty argument of a command is an argument.
    const kept = (value as readonly Json[]).flatMap((item) => {
      const each = item === '' ? item : withoutEmpty(item, path);
      return each === undefined ? [] : [each];
    });
    return kept.length === 0 ? undefined : kept;
  }
  if (!isObject(value)) return value;
  const kept = Object.entries(value).flatMap(([key, member]) => {
    const each = withoutEmpty(member, [...path, key]);
    return each === undefined ? [] : [[key, each] as const];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function sorted(value: Json, path: readonly string[]): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => sorted(item, [...path, '0']));
  if (!isObject(value)) return value;
  const order = Object.keys(checks['task-definition'].at(path)?.properties ?? {});
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => rank(a) - rank(b))
      .map(([key, member]) => [key, sorted(member, [...path, key])]),
  );
}
