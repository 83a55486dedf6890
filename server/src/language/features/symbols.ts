import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import { definitionIn, kindOf } from '../kind.ts';
import { items, member, nodeAt, type SyntaxNode } from '../nodes.ts';
import { containerNodes } from '../occurrences.ts';
import type { JsonService } from './jsonService.ts';

/** Members that tell one item of a list from another, the most telling first. */
const NAMES = [
  'name',
  'containerName',
  'sourceVolume',
  'sourceContainer',
  'containerPort',
  'key',
  'hostname',
  'namespace',
  'type',
];

/** Icons of list items, by the list: SymbolKind has nothing closer to what they are. */
const KINDS: Readonly<Record<string, SymbolKind>> = {
  containerDefinitions: SymbolKind.Class,
  volumes: SymbolKind.Struct,
  environment: SymbolKind.Variable,
  secrets: SymbolKind.Key,
  portMappings: SymbolKind.Interface,
  mountPoints: SymbolKind.Property,
  dependsOn: SymbolKind.Event,
};

/** The outline; items of lists go by their names instead of their numbers: containers, volumes, variables, ports. */
export function symbols(json: JsonService, document: ParsedDocument): DocumentSymbol[] {
  const view = json.view(document);
  const found = json.service.findDocumentSymbols2(view.masked, view.tree);
  const { root } = document.parsed;
  const roles = rolesOf(document);
  return root === undefined ? found : found.map((symbol) => named(symbol, root, '', roles));
}

function named(symbol: DocumentSymbol, parent: SyntaxNode, list: string, roles: Roles): DocumentSymbol {
  const node = nodeAt(parent, [symbol.name]);
  if (node === undefined) return symbol;
  const isItem = parent.type === 'array';
  const name = isItem ? itemName(node) : undefined;
  const image = isItem ? member(node, 'image')?.value : undefined;
  const detail = [roles.get(node), image?.type === 'string' ? String(image.value) : undefined]
    .filter(Boolean)
    .join(', ');
  const kind = isItem && Object.hasOwn(KINDS, list) ? KINDS[list] : undefined;
  return {
    ...symbol,
    ...(name === undefined ? {} : { name }),
    ...(detail === '' ? {} : { detail }),
    ...(kind === undefined ? {} : { kind }),
    ...(symbol.children === undefined
      ? {}
      : { children: symbol.children.map((child) => named(child, node, symbol.name, roles)) }),
  };
}

type Roles = ReadonlyMap<SyntaxNode, string>;

/** What containers are for, where it is more than the application: told by what the definition does with them. */
function rolesOf(document: ParsedDocument): Roles {
  const containers = containerNodes(document);
  const { root } = document.parsed;
  const definition = definitionIn(root, kindOf(root));
  const proxy: unknown = definition && nodeAt(definition, ['proxyConfiguration', 'containerName'])?.value;
  const awaited = new Set(
    containers.flatMap((container) =>
      items(member(container, 'dependsOn')?.value ?? container).flatMap((each) =>
        ['SUCCESS', 'COMPLETE'].includes(String(member(each, 'condition')?.value?.value))
          ? [member(each, 'containerName')?.value?.value as unknown]
          : [],
      ),
    ),
  );
  return new Map(
    containers.flatMap((container): [SyntaxNode, string][] => {
      const name = member(container, 'name')?.value?.value as unknown;
      const isSidecar = member(container, 'essential')?.value?.value === false;
      const role =
        member(container, 'firelensConfiguration') !== undefined
          ? 'log router'
          : name !== undefined && name === proxy
            ? 'proxy'
            : awaited.has(name) && name !== undefined
              ? 'init'
              : isSidecar
                ? 'sidecar'
                : undefined;
      return role === undefined ? [] : [[container, role]];
    }),
  );
}

function itemName(item: SyntaxNode): string | undefined {
  if (item.type === 'string' && item.value !== '') return String(item.value);
  for (const key of NAMES) {
    const value = member(item, key)?.value;
    if (value !== undefined && ['string', 'number'].includes(value.type) && value.value !== '')
      return String(value.value);
  }
  return undefined;
}
