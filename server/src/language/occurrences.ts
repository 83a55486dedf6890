import type { ParsedDocument } from './document.ts';
import { definitionIn, kindOf } from './kind.ts';
import { items, member, members, type SyntaxNode } from './nodes.ts';

/** What a name stands for. */
export type NameKind = 'container' | 'volume' | 'port';

/** One place where a container, volume or port is named, whether it is given its name there or only called by it. */
export interface Occurrence {
  readonly kind: NameKind;
  readonly name: string;
  readonly isDefinition: boolean;
  /** Offsets of the name itself: without quotes, and of a link without its alias. */
  readonly start: number;
  readonly end: number;
  /** The string around it. */
  readonly node: SyntaxNode;
}

/** All names of a task definition or overlay in the order of the text. Remembered with the document. */
export const occurrencesIn = (document: ParsedDocument): readonly Occurrence[] =>
  document.memo('occurrences', () => [
    ...(document.role === 'overlay' ? overlayOccurrences(document) : definitionOccurrences(document)),
  ]);

/** The containers' nodes, also of a list of containers without a definition around it. */
export function containerNodes(document: ParsedDocument): SyntaxNode[] {
  const { root } = document.parsed;
  const kind = kindOf(root);
  if (root === undefined || document.role === 'overlay') return [];
  if (kind === 'container-array') return items(root);
  if (kind === 'container') return [root];
  return listIn(definitionIn(root, kind), 'containerDefinitions');
}

function* definitionOccurrences(document: ParsedDocument): Generator<Occurrence> {
  const { root } = document.parsed;
  const definition = definitionIn(root, kindOf(root));
  const told = (kind: NameKind, isDefinition: boolean, node: SyntaxNode | undefined) =>
    occurrence(document, kind, isDefinition, node);
  for (const container of containerNodes(document)) {
    yield* told('container', true, valueIn(container, 'name'));
    for (const mapping of listIn(container, 'portMappings')) yield* told('port', true, valueIn(mapping, 'name'));
    for (const each of listIn(container, 'dependsOn')) yield* told('container', false, valueIn(each, 'containerName'));
    for (const link of listIn(container, 'links')) yield* told('container', false, link);
    for (const each of listIn(container, 'volumesFrom'))
      yield* told('container', false, valueIn(each, 'sourceContainer'));
    for (const mount of listIn(container, 'mountPoints')) yield* told('volume', false, valueIn(mount, 'sourceVolume'));
  }
  for (const volume of listIn(definition, 'volumes')) yield* told('volume', true, valueIn(volume, 'name'));
  yield* told('container', false, valueIn(valueIn(definition, 'proxyConfiguration'), 'containerName'));
}

function* overlayOccurrences(document: ParsedDocument): Generator<Occurrence> {
  const { root } = document.parsed;
  for (const [section, kind] of [['containers', 'container'] as const, ['volumes', 'volume'] as const]) {
    const object = valueIn(root, section);
    for (const { key } of object === undefined ? [] : members(object)) yield* occurrence(document, kind, false, key);
  }
}

function* occurrence(
  { text, parsed }: ParsedDocument,
  kind: NameKind,
  isDefinition: boolean,
  node: SyntaxNode | undefined,
): Generator<Occurrence> {
  if (node?.type !== 'string' || parsed.unquotedPlaceholders.has(node.offset)) return;
  const isLink = node.parent?.type === 'array';
  const value = String(node.value);
  const name = isLink ? (value.split(':')[0] ?? '') : value;
  const start = node.offset + 1;
  const isClosed = node.length > 1 && text[node.offset + node.length - 1] === '"';
  const inner = node.length - (isClosed ? 2 : 1);
  // An escape makes the text longer than the name; no name that ECS takes has one.
  if (name === '' || inner !== value.length) return;
  yield { kind, name, isDefinition, start, end: start + name.length, node };
}

const valueIn = (object: SyntaxNode | undefined, key: string): SyntaxNode | undefined =>
  object === undefined ? undefined : member(object, key)?.value;

const listIn = (object: SyntaxNode | undefined, key: string): SyntaxNode[] => {
  const list = valueIn(object, key);
  return list === undefined ? [] : items(list);
};
