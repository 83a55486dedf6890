import { findNodeAtOffset } from 'jsonc-parser';
import type { Hover, Position } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import { namedContainer } from '../insights/fields.ts';
import { insights, insightsOfRequests } from '../insights/index.ts';
import type { Subject } from '../insights/insight.ts';
import { pathOf, type SyntaxNode } from '../nodes.ts';
import { rangeOf } from '../ranges.ts';
import { checks, schemaNameOf } from '../schemas.ts';
import { containerAt, insideDefinition } from '../values/names.ts';
import type { JsonService } from './jsonService.ts';
import { analyze, linkedTask, type ValidateOptions } from './validation.ts';

/** What the schema says about the key or value at a place, and what can be computed about it. */
export async function hover(
  json: JsonService,
  document: ParsedDocument,
  position: Position,
  options: ValidateOptions,
  related: () => readonly ParsedDocument[] = () => [],
): Promise<Hover | null> {
  const view = json.view(document);
  const found = await json.service.doHover(view.document, position, view.tree);
  const told = found === null || isEmpty(found) ? null : found;
  const place = placeAt(document, position);
  const facts = place === undefined ? [] : factsAbout(document, place, options, related);
  if (place === undefined || facts.length === 0) return told;
  return {
    contents: [...contentsOf(told), facts.join('\n\n')],
    range: told?.range ?? rangeOf(document.textDocument, place.at),
  };
}

/** The JSON service answers with a list of markdown texts. */
const contentsOf = (told: Hover | null) =>
  told === null || !Array.isArray(told.contents) ? [] : told.contents.filter((content) => content !== '');

/** The JSON service answers with an empty text where the schema says nothing. */
const isEmpty = ({ contents }: Hover): boolean =>
  Array.isArray(contents) &&
  contents.every((content) => (typeof content === 'string' ? content : content.value) === '');

interface Place {
  /** What is pointed at. */
  readonly at: SyntaxNode;
  /** The value, which `at` may be the key of. */
  readonly value: SyntaxNode;
}

/** A key with its value, or a single value; nothing between things. */
function placeAt(document: ParsedDocument, position: Position): Place | undefined {
  const { root, unquotedPlaceholders } = document.parsed;
  const at = root && findNodeAtOffset(root, document.textDocument.offsetAt(position));
  if (at === undefined || at.type === 'object' || at.type === 'array' || at.type === 'property') return undefined;
  const [key, value] = at.parent?.type === 'property' ? (at.parent.children ?? []) : [];
  const subject = at === key ? value : at;
  return subject === undefined || unquotedPlaceholders.has(subject.offset) ? undefined : { at, value: subject };
}

function factsAbout(
  document: ParsedDocument,
  { value }: Place,
  options: ValidateOptions,
  related: () => readonly ParsedDocument[],
): string[] {
  if (document.role === 'overlay') return [];
  const whole = pathOf(value);
  const name = schemaNameOf(document);
  if (name === 'service' || name === 'run-task') {
    const linked = linkedTask(document, options, related());
    const schema = checks[name].at(whole);
    const about = { document, path: whole, node: value, schema, container: undefined, context: options };
    const told = insightsOfRequests.flatMap((insight) => [...insight(about)]);
    return linked === undefined ? told : [...told, ...namedContainer({ ...about, task: linked.task })];
  }
  const { task } = analyze(document, options);
  if (task === undefined) return [];
  const path = insideDefinition(whole);
  const subject: Subject = {
    document,
    task,
    path,
    node: value,
    schema: checks['task-definition'].at(path),
    container: containerAt({ task, path: whole }),
    context: options,
  };
  return insights.flatMap((insight) => [...insight(subject)]);
}
