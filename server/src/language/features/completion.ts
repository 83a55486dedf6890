import {
  CompletionItemKind,
  InsertTextFormat,
  type CompletionItem,
  type CompletionList,
  type Position,
} from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import { isRequest, kindOf } from '../kind.ts';
import { rangeBetween } from '../ranges.ts';
import { familyOf } from '../requests/linked.ts';
import { checks, schemaNameOf, type SchemaName } from '../schemas.ts';
import type { TaskDefinition } from '../taskDefinition.ts';
import { keyProviders, overlayKeyProviders, valueProviders } from '../values/index.ts';
import { platformName, platformsOf, supportOf } from '../values/launchTypeSupport.ts';
import { containerAt, insideDefinition } from '../values/names.ts';
import { matches, type Suggestion } from '../values/provider.ts';
import { requestProviders } from '../values/requests.ts';
import { fittingHealthCheck } from './healthSnippets.ts';
import type { JsonService } from './jsonService.ts';
import { needsComma, placeAt, writtenAt, type Place } from './place.ts';
import { analyze, linkedTask, type ValidateOptions } from './validation.ts';

export interface CompletionOptions extends ValidateOptions {
  /** Images that Docker has on the machine of whoever types. */
  readonly localImages?: () => Promise<readonly string[]>;
  /** For a service definition or RunTask input: the documents around it. */
  readonly related?: () => readonly ParsedDocument[];
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
  const source = document.role === 'overlay' ? options.definition : document;
  const task = source === undefined ? undefined : analyze(source, options).task;
  const written = writtenAt(document, place);
  const isOfRequest = isRequest(kindOf(document.parsed.root)) && document.role !== 'overlay';
  const found = isOfRequest
    ? requestSuggestions(document, place, options)
    : task === undefined
      ? []
      : suggestionsAt(document, place, task, options);
  const known = [...found, ...(await localImagesAt(document, place, found, options))]
    .filter(({ value }) => !written.includes(String(value)))
    .map((suggestion, index) => toItem(document, place, suggestion, index));
  const labels = new Set(known.map((item) => item.label));
  // What the document tells of a value is all there is; the schema's examples would only be in the way.
  const schemaItems = (fromSchema?.items ?? []).filter((item) =>
    place.isKey ? !labels.has(item.label) : known.length === 0 && !written.some((each) => item.label === `"${each}"`),
  );
  const name = schemaNameOf(document);
  const ranked = schemaItems.map(
    name === 'task-definition' ? ranker(place, task, options) : requiredFirst(name, place),
  );
  return { isIncomplete: fromSchema?.isIncomplete ?? false, items: [...known, ...ranked] };
}

/** Behind the images that the document names already. */
async function localImagesAt(
  document: ParsedDocument,
  place: Place,
  found: readonly Suggestion[],
  { localImages }: CompletionOptions,
): Promise<readonly Suggestion[]> {
  const [pattern, path] =
    document.role === 'overlay'
      ? ['containers/*/image', place.path]
      : ['containerDefinitions/*/image', insideDefinition(place.path)];
  if (localImages === undefined || place.isKey || !matches(pattern, path)) return [];
  const named = new Set(found.map(({ value }) => value));
  return (await localImages())
    .filter((value) => !named.has(value))
    .map((value) => ({ value, detail: 'on this machine' }));
}

function requestSuggestions(document: ParsedDocument, place: Place, options: CompletionOptions): Suggestion[] {
  if (place.isKey) return [];
  const related = options.related?.() ?? [];
  const context = {
    task: linkedTask(document, options, related)?.task,
    families: related.flatMap((each) => familyOf(each) ?? []),
  };
  return requestProviders
    .filter(({ pattern }) => matches(pattern, place.path))
    .flatMap((provider) => [...provider.suggest(context)]);
}

function suggestionsAt(
  document: ParsedDocument,
  place: Place,
  task: TaskDefinition,
  { assumedLaunchType }: CompletionOptions,
): Suggestion[] {
  const isOverlay = document.role === 'overlay';
  if (isOverlay && !place.isKey) return [];
  const path = isOverlay ? place.path : insideDefinition(place.path);
  const providers = isOverlay ? overlayKeyProviders : place.isKey ? keyProviders : valueProviders;
  return providers
    .filter(({ pattern }) => matches(pattern, path))
    .flatMap((provider) => [...provider.suggest({ task, path: place.path, assumedLaunchType })]);
}

function toItem(document: ParsedDocument, place: Place, suggestion: Suggestion, index: number): CompletionItem {
  const { value, detail, documentation } = suggestion;
  const quoted = JSON.stringify(value);
  const newText = place.isKey ? keyText(document, place, suggestion) : valueText(suggestion);
  const kind = place.isKey ? CompletionItemKind.Property : CompletionItemKind.Value;
  return {
    label: place.isKey ? String(value) : quoted,
    kind: suggestion.snippet !== undefined && !place.isKey ? CompletionItemKind.Snippet : kind,
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { documentation }),
    filterText: quoted,
    sortText: `!${String(index).padStart(3, '0')}`,
    insertTextFormat: newText === quoted ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
    textEdit: { range: rangeBetween(document.textDocument, place.start, place.end), newText },
  };
}

const valueText = ({ value, snippet }: Suggestion): string =>
  snippet === undefined ? JSON.stringify(value) : `"${snippet}"`;

function keyText(document: ParsedDocument, place: Place, { value, snippet }: Suggestion): string {
  const quoted = JSON.stringify(value);
  if (place.hasValue) return quoted;
  const isPort = place.path.at(-1) === 'ports';
  const isName = place.path.at(-1) === 'containers' || place.path.at(-1) === 'volumes';
  const value$ = snippet ?? (isName ? '{$1}' : isPort ? '$1' : '"$1"');
  const comma = needsComma(document, place) ? ',' : '';
  return `${quoted.replaceAll('$', String.raw`\$`)}: ${value$}${comma}`;
}

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

/** What is required comes first; what the launch type does not take comes last, and says so. */
function ranker(
  place: Place,
  task: TaskDefinition | undefined,
  options: CompletionOptions,
): (item: CompletionItem) => CompletionItem {
  const path = insideDefinition(place.path);
  const required = place.isKey
    ? [
        ...(checks['task-definition'].at(path)?.required ?? []),
        ...(NEEDED.find(({ pattern }) => matches(pattern, path))?.keys ?? []),
      ]
    : [];
  const platforms = task === undefined ? [] : platformsOf(task, options);
  const refusalOf = (item: CompletionItem): string | undefined => {
    const supports = supportOf(place.isKey ? [...path, item.label] : path);
    const refusing = platforms.filter((platform) => {
      const support = supports.get(platform);
      if (support?.kind === 'unsupported') return true;
      return !place.isKey && support?.kind === 'values' && !support.allowed.includes(unquoted(item.label));
    });
    return refusing.length === 0 ? undefined : `not supported on ${refusing.map(platformName).join(', ')}`;
  };
  const isHealthCheck = !place.isKey && matches('containerDefinitions/*/healthCheck', path);
  const container = isHealthCheck && task !== undefined ? containerAt({ task, path: place.path }) : undefined;
  const fitting = fittingHealthCheck(container?.image?.value);
  return (item) => {
    const refusal = refusalOf(item);
    const isFirst = required.includes(item.label) || (isHealthCheck && item.label === fitting);
    const rank = refusal !== undefined ? '2' : isFirst ? '0' : '1';
    const sortText = `${rank}${item.sortText ?? item.label}`;
    if (refusal !== undefined) return { ...item, sortText, detail: refusal };
    return rank === '0' && place.isKey
      ? { ...item, sortText, detail: item.detail ?? 'required' }
      : { ...item, sortText };
  };
}

/** Members that nearly every request has, though the schema does not demand them. */
const USUAL: Partial<Record<SchemaName, typeof NEEDED>> = {
  service: [
    { pattern: '', keys: ['serviceName', 'taskDefinition', 'desiredCount'] },
    { pattern: 'loadBalancers/*', keys: ['targetGroupArn', 'containerName', 'containerPort'] },
    { pattern: 'networkConfiguration', keys: ['awsvpcConfiguration'] },
    { pattern: 'tags/*', keys: ['key', 'value'] },
  ],
  'run-task': [
    { pattern: '', keys: ['taskDefinition'] },
    { pattern: 'overrides/containerOverrides/*', keys: ['name'] },
    { pattern: 'networkConfiguration', keys: ['awsvpcConfiguration'] },
    { pattern: 'tags/*', keys: ['key', 'value'] },
  ],
};

function requiredFirst(name: SchemaName, { path, isKey }: Place): (item: CompletionItem) => CompletionItem {
  const required = isKey
    ? [
        ...(checks[name].at(path)?.required ?? []),
        ...(USUAL[name]?.find(({ pattern }) => matches(pattern, path))?.keys ?? []),
      ]
    : [];
  return (item) => ({
    ...item,
    sortText: `${required.includes(item.label) ? '0' : '1'}${item.sortText ?? item.label}`,
  });
}

const unquoted = (label: string): string => label.replace(/^"(.*)"$/, '$1');
