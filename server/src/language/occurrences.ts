import type { ParsedDocument } from './document.ts';
import { definitionIn, isRequest, kindOf } from './kind.ts';
import { items, member, members, type SyntaxNode } from './nodes.ts';
import { definitionName } from './requests/linked.ts';

/** What a name stands for. `container-port` is a number, told together with its container: `app:80`. */
export type NameKind = 'container' | 'volume' | 'port' | 'family' | 'container-port';

/** One place where a container, volume, port or family is named, whether it is given its name there or only called by it. */
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

/** All names of a task definition, request or overlay. Remembered with the document. */
export const occurrencesIn = (document: ParsedDocument): readonly Occurrence[] =>
  document.memo('occurrences', () => {
    if (document.role === 'overlay') return [...overlayOccurrences(document)];
    return [
      ...(isRequest(kindOf(document.parsed.root)) ? requestOccurrences(document) : definitionOccurrences(document)),
    ];
  });

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
  yield* told('family', true, valueIn(definition, 'family'));
  for (const container of containerNodes(document)) {
    yield* told('container', true, valueIn(container, 'name'));
    for (const mapping of listIn(container, 'portMappings')) {
      yield* told('port', true, valueIn(mapping, 'name'));
      yield* portOccurrence(valueIn(container, 'name'), true, valueIn(mapping, 'containerPort'));
    }
    for (const each of listIn(container, 'dependsOn')) yield* told('container', false, valueIn(each, 'containerName'));
    for (const link of listIn(container, 'links')) yield* told('container', false, link);
    for (const each of listIn(container, 'volumesFrom'))
      yield* told('container', false, valueIn(each, 'sourceContainer'));
    for (const mount of listIn(container, 'mountPoints')) yield* told('volume', false, valueIn(mount, 'sourceVolume'));
  }
  for (const volume of listIn(definition, 'volumes')) yield* told('volume', true, valueIn(volume, 'name'));
  yield* told('container', false, valueIn(valueIn(definition, 'proxyConfiguration'), 'containerName'));
}

/** What a service definition or RunTask input calls by the names of its task definition. */
function* requestOccurrences(document: ParsedDocument): Generator<Occurrence> {
  const { root } = document.parsed;
  const told = (kind: NameKind, node: SyntaxNode | undefined) => occurrence(document, kind, false, node);
  yield* familyOccurrence(document, valueIn(root, 'taskDefinition'));
  for (const target of [...listIn(root, 'loadBalancers'), ...listIn(root, 'serviceRegistries')]) {
    yield* told('container', valueIn(target, 'containerName'));
    yield* portOccurrence(valueIn(target, 'containerName'), false, valueIn(target, 'containerPort'));
  }
  for (const override of listIn(valueIn(root, 'overrides'), 'containerOverrides')) {
    yield* told('container', valueIn(override, 'name'));
  }
  for (const endpoint of [
    ...listIn(valueIn(root, 'serviceConnectConfiguration'), 'services'),
    ...listIn(root, 'vpcLatticeConfigurations'),
    ...listIn(root, 'gatewayConnectors'),
  ]) {
    yield* told('port', valueIn(endpoint, 'portName'));
  }
  for (const volume of listIn(root, 'volumeConfigurations')) yield* told('volume', valueIn(volume, 'name'));
}

/** The family in `family`, `family:revision` or an ARN that ends in one of these. */
function* familyOccurrence(document: ParsedDocument, node: SyntaxNode | undefined): Generator<Occurrence> {
  for (const whole of occurrence(document, 'family', false, node)) {
    const name = definitionName(whole.name)?.family;
    if (name === undefined) continue;
    const start = whole.start + (whole.name.length - (whole.name.split('task-definition/').at(-1) ?? '').length);
    yield { ...whole, name, start, end: start + name.length };
  }
}

function* portOccurrence(
  container: SyntaxNode | undefined,
  isDefinition: boolean,
  node: SyntaxNode | undefined,
): Generator<Occurrence> {
  if (container?.type !== 'string' || node?.type !== 'number') return;
  const name = `${String(container.value)}:${String(node.value)}`;
  const { offset: start, length } = node;
  yield { kind: 'container-port', name, isDefinition, start, end: start + length, node };
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
