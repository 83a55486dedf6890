import { getLocation, type JSONPath } from 'jsonc-parser';
import {
  CompletionItemKind,
  InsertTextFormat,
  type CompletionItem,
  type CompletionList,
  type Position,
} from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import { nodeAt, type SyntaxNode } from '../nodes.ts';
import { rangeBetween } from '../ranges.ts';
import { checks } from '../schemas.ts';
import { overlayKeyProviders, valueProviders } from '../values/index.ts';
import { insideDefinition } from '../values/names.ts';
import { matches, type Suggestion } from '../values/provider.ts';
import type { JsonService } from './jsonService.ts';
import { analyze, type ValidateOptions } from './validation.ts';

export interface CompletionOptions extends ValidateOptions {
  /** For an overlay: the definition beside it. */
  readonly definition?: ParsedDocument | undefined;
}

/** Keys of the schema with the required ones first, its values and snippets, and what the rest of the document tells. */
export async function completion(
  json: JsonService,
  document: ParsedDocument,
  position: Position,
  options: CompletionOptions,
): Promise<CompletionList> {
  const view = json.view(document);
  const fromSchema = await json.service.doComplete(view.document, position, view.tree);
  const place = placeAt(document, view.document.offsetAt(position));
  const known = suggestionsAt(document, place, options).map((suggestion, index) =>
    toItem(document, place, suggestion, index),
  );
  const labels = new Set(known.map((item) => item.label));
  // What the document tells of a value is all there is; the schema's examples would only be in the way.
  const schemaItems = (fromSchema?.items ?? []).filter((item) =>
    place.isKey ? !labels.has(item.label) : known.length === 0,
  );
  const sorted = place.isKey ? schemaItems.map((item) => requiredFirst(document, place, item)) : schemaItems;
  return { isIncomplete: fromSchema?.isIncomplete ?? false, items: [...known, ...sorted] };
}

interface Place {
  /** To the value, or to the object whose key is being typed. */
  readonly path: JSONPath;
  readonly isKey: boolean;
  /** What is replaced: the string or word at the cursor. */
  readonly start: number;
  readonly end: number;
  /** Of a key: whether a colon follows already. */
  readonly hasValue: boolean;
}

function placeAt(document: ParsedDocument, offset: number): Place {
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
    hasValue: isKey && /^\s*:/.test(text.slice(end)),
  };
}

function suggestionsAt(document: ParsedDocument, place: Place, options: CompletionOptions): Suggestion[] {
  const source = document.role === 'overlay' ? options.definition : document;
  const task = source === undefined ? undefined : analyze(source, options).task;
  if (task === undefined || place.isKey !== (document.role === 'overlay')) return [];
  const path = document.role === 'overlay' ? place.path : insideDefinition(place.path);
  const providers = document.role === 'overlay' ? overlayKeyProviders : valueProviders;
  const written = place.isKey ? keysAt(document, place.path) : [];
  return providers
    .filter(({ pattern }) => matches(pattern, path))
    .flatMap((provider) => [...provider.suggest({ task, path: place.path })])
    .filter(({ value }) => !written.includes(String(value)));
}

const keysAt = (document: ParsedDocument, path: JSONPath): string[] => {
  const object: SyntaxNode | undefined = document.parsed.root && nodeAt(document.parsed.root, path);
  return (object?.children ?? []).map((property) => String(property.children?.[0]?.value));
};

function toItem(document: ParsedDocument, place: Place, { value, detail }: Suggestion, index: number): CompletionItem {
  const quoted = JSON.stringify(value);
  const isPort = place.path.at(-1) === 'ports';
  const isName = place.path.at(-1) === 'containers' || place.path.at(-1) === 'volumes';
  const value$ = isName ? '{$1}' : isPort ? '$1' : '"$1"';
  const comma = needsComma(document.parsed.masked, place.end) ? ',' : '';
  const newText =
    !place.isKey || place.hasValue ? quoted : `${quoted.replaceAll('$', String.raw`\$`)}: ${value$}${comma}`;
  return {
    label: place.isKey ? String(value) : quoted,
    kind: place.isKey ? CompletionItemKind.Property : CompletionItemKind.Value,
    ...(detail === undefined ? {} : { detail }),
    filterText: quoted,
    sortText: `!${String(index).padStart(3, '0')}`,
    insertTextFormat: newText === quoted ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
    textEdit: { range: rangeBetween(document.textDocument, place.start, place.end), newText },
  };
}

/** Whether another member follows without a comma between. */
const needsComma = (text: string, offset: number): boolean => /^\s*"/.test(text.slice(offset, offset + 1000));

/** Members without which ECS refuses the definition, though the API's model calls them optional. */
const NEEDED: readonly { readonly pattern: string; readonly keys: readonly string[] }[] = [
  { pattern: '', keys: ['family', 'containerDefinitions'] },
  { pattern: 'containerDefinitions/*', keys: ['name', 'image'] },
  { pattern: 'containerDefinitions/*/portMappings/*', keys: ['containerPort'] },
  { pattern: 'containerDefinitions/*/environment/*', keys: ['name', 'value'] },
  { pattern: 'containerDefinitions/*/mountPoints/*', keys: ['sourceVolume', 'containerPath'] },
  { pattern: 'containerDefinitions/*/volumesFrom/*', keys: ['sourceContainer'] },
  { pattern: 'volumes/*', keys: ['name'] },
  { pattern: 'placementConstraints/*', keys: ['type', 'expression'] },
  { pattern: 'tags/*', keys: ['key', 'value'] },
];

function requiredFirst(document: ParsedDocument, place: Place, item: CompletionItem): CompletionItem {
  const path = document.role === 'overlay' ? place.path : insideDefinition(place.path);
  const required = [
    ...(checks[document.role].at(path)?.required ?? []),
    ...(document.role === 'overlay' ? [] : (NEEDED.find(({ pattern }) => matches(pattern, path))?.keys ?? [])),
  ];
  return { ...item, sortText: `${required.includes(item.label) ? '0' : '1'}${item.sortText ?? item.label}` };
}
