import { getNodeValue } from 'jsonc-parser';
import type { DocumentKind } from '../../kind.ts';
import { nearest } from '../../nearest.ts';
import { items, member, pathOf, type SyntaxNode } from '../../nodes.ts';
import type { Fix } from '../../problem.ts';
import type { SchemaCheck, StructureError } from '../../schema.ts';
import { isOutputOnlyOf } from '../document/outputOnly.ts';
import type { Finding } from '../rule.ts';

export type UnknownKey = Extract<StructureError, { kind: 'unknown-key' }>;

export interface UnknownKeyFinding extends Finding {
  readonly code: string;
  /** Members that the author meant to write: nobody should call them missing. */
  readonly meant: readonly { readonly object: SyntaxNode; readonly key: string }[];
}

/** Members with other names in CloudFormation than a change of case explains. */
const CLOUDFORMATION = new Map([
  ['proxyconfigurationproperties', 'properties'],
  ['placementstrategies', 'placementStrategy'],
]);

/** Says of a key that the API does not know at its place what was probably meant. Undefined where another rule speaks. */
export function explainUnknownKey(
  error: UnknownKey,
  definition: SyntaxNode,
  schema: SchemaCheck,
): UnknownKeyFinding | undefined {
  const { key, known, node } = error;
  const object = node.parent?.parent;
  if (object === undefined || (object === definition && isOutputOnlyOf(kindOfSchema(schema), key))) return undefined;
  const path = pathOf(node);

  const api = sameButForCase(key, known) ?? CLOUDFORMATION.get(key.toLowerCase());
  if (api !== undefined && /^[A-Z]/.test(key) && known.includes(api)) {
    return {
      code: 'doc-cloudformation-case',
      at: node,
      message: `\`${key}\` is how CloudFormation writes it; the ECS API and the AWS CLI take \`${api}\`.`,
      meant: [{ object, key: api }],
      fixes: [rename(path, api)],
    };
  }

  const home = api === undefined ? homeOf(key, object, definition, schema) : undefined;
  if (home !== undefined) {
    return {
      code: 'doc-misplaced-key',
      at: node,
      message:
        key === home.key
          ? `\`${key}\` does not belong here but ${home.where}.`
          : `\`${key}\` does not belong here: it is called \`${home.key}\` and belongs ${home.where}.`,
      meant: home.objects.map((each) => ({ object: each, key: home.key })),
      fixes: move(node, home),
    };
  }

  const suggestion = api ?? nearest(key, known);
  return {
    code: 'doc-unknown-key',
    at: node,
    message:
      suggestion === undefined
        ? `\`${key}\` is not a key that ${schema.taker} knows here.${schema.taker === 'ECS' ? ' The AWS CLI refuses it; other tools drop it without a word.' : ''}`
        : `\`${key}\` is not a key that ${schema.taker} knows here. Did you mean \`${suggestion}\`?`,
    meant: suggestion === undefined ? [] : [{ object, key: suggestion }],
    fixes: [
      ...(suggestion === undefined || member(object, suggestion) !== undefined ? [] : [rename(path, suggestion)]),
      { title: `Remove \`${key}\``, changes: [{ kind: 'remove', path }] },
    ],
  };
}

/** What a schema is for, by a member that only it has. An overlay has nothing that is only put out. */
function kindOfSchema(schema: SchemaCheck): DocumentKind {
  if (schema.at(['containerDefinitions']) !== undefined) return 'task-definition';
  return schema.at(['serviceName']) === undefined ? 'run-task' : 'service';
}

interface Home {
  readonly key: string;
  readonly where: string;
  /** The objects that should have it: one to move it to, or several to choose from. */
  readonly objects: readonly SyntaxNode[];
}

/** The level where the key is known: an enclosing object, the root, or the containers. */
function homeOf(key: string, object: SyntaxNode, definition: SyntaxNode, schema: SchemaCheck): Home | undefined {
  const knownAt = (path: (string | number)[]) => sameButForCase(key, Object.keys(schema.at(path)?.properties ?? {}));
  const depth = pathOf(definition).length;
  for (let outer = object.parent; outer !== undefined; outer = outer.parent) {
    if (outer.type !== 'object') continue;
    const path = pathOf(outer).slice(depth);
    const known = knownAt(path);
    if (known !== undefined) {
      return {
        key: known,
        where: path.length === 0 ? 'at the root of the definition' : `one level up, in ${placeName(path)}`,
        objects: [outer],
      };
    }
    if (outer === definition) break;
  }
  const inContainer = knownAt(['containerDefinitions', 0]);
  if (object === definition && inContainer !== undefined) {
    const containers = member(definition, 'containerDefinitions')?.value;
    return { key: inContainer, where: 'in a container', objects: containers === undefined ? [] : items(containers) };
  }
  return undefined;
}

const placeName = (path: readonly (string | number)[]): string => {
  const last = path.findLast((segment) => typeof segment === 'string');
  return last === 'containerDefinitions' ? 'the container' : `\`${String(last)}\``;
};

const sameButForCase = (key: string, known: readonly string[]): string | undefined =>
  known.find((each) => each.toLowerCase() === key.toLowerCase());

const rename = (path: ReturnType<typeof pathOf>, key: string): Fix => ({
  title: `Rename to \`${key}\``,
  changes: [{ kind: 'rename', path, key }],
});

/** Moves the value where there is one place to move it to that has none yet; else offers to remove it. */
function move(node: SyntaxNode, home: Home): readonly Fix[] {
  const path = pathOf(node);
  const value = node.parent?.children?.[1];
  const [target] = home.objects;
  const remove: Fix = { title: `Remove \`${home.key}\` here`, changes: [{ kind: 'remove', path }] };
  if (
    home.objects.length !== 1 ||
    target?.type !== 'object' ||
    value === undefined ||
    member(target, home.key) !== undefined
  ) {
    return [remove];
  }
  return [
    {
      title: `Move \`${home.key}\` to where it belongs`,
      changes: [
        { kind: 'remove', path },
        { kind: 'set', path: [...pathOf(target), home.key], value: getNodeValue(value) as unknown },
      ],
    },
    remove,
  ];
}
