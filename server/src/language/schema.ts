import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { fromPointer, items, member, nodeAt, type SyntaxNode } from './nodes.ts';

/** The parts of our schemas that are asked for by name; `x-rule` names the catalogue id of a value's own check. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly 'x-rule'?: string;
  readonly 'x-requiredRules'?: Readonly<Record<string, string>>;
}

/** A value that does not have the form the schema demands. */
export type StructureError = {
  /** The value; for a missing key the object that lacks it; for an unknown key the key. */
  readonly node: SyntaxNode;
  /** Catalogue id that the schema names for this check. */
  readonly rule: string | undefined;
  readonly schema: JsonSchema;
} & (
  | { readonly kind: 'type'; readonly expected: string }
  | { readonly kind: 'enum'; readonly allowed: readonly unknown[] }
  | { readonly kind: 'range'; readonly of: 'value' | 'length' | 'items'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'missing-key'; readonly key: string }
  | { readonly kind: 'unknown-key'; readonly key: string; readonly known: readonly string[] }
);

export interface SchemaCheck {
  /** Who takes documents of this form, for messages. */
  readonly taker: 'ECS' | 'Drydock';
  /** At most one error per value, in no particular order. */
  check(root: SyntaxNode): StructureError[];
  /** The schema of the value at a path (array indexes as numbers or strings), with $refs resolved. */
  at(path: readonly (string | number)[]): JsonSchema | undefined;
}

/**
 * Checks structure with Ajv. The validator is compiled on first use and then kept: a program that runs from source cannot
 * rely on generated code, and without Ajv's own checks of the schema and its optimizer it takes some 50 ms once.
 */
export function createSchemaCheck(schema: JsonSchema, taker: SchemaCheck['taker'] = 'ECS'): SchemaCheck {
  let compiled: ValidateFunction | undefined;
  const compile = () =>
    new Ajv({
      allErrors: true,
      verbose: true,
      strict: false,
      validateFormats: false,
      unicodeRegExp: true,
      meta: false,
      validateSchema: false,
      code: { optimize: false },
    }).compile(schema);
  return {
    taker,
    check: (root) => {
      compiled ??= compile();
      if (compiled(valueOf(root))) return [];
      const byNode = new Map<SyntaxNode, StructureError>();
      const errors: StructureError[] = [];
      for (const error of compiled.errors ?? []) {
        const named = explain(root, error);
        if (named === undefined) continue;
        // A key that is unknown or missing leaves its object's other findings standing.
        if (named.kind === 'missing-key' || named.kind === 'unknown-key') {
          errors.push(named);
        } else if (!byNode.has(named.node)) {
          byNode.set(named.node, named);
          errors.push(named);
        }
      }
      return errors;
    },
    at: (path) => schemaAt(schema, path),
  };
}

/** The plain value without what cannot be judged: members that are null (told apart elsewhere) or still being typed. */
function valueOf(node: SyntaxNode): unknown {
  if (node.type === 'array') return items(node).map(valueOf);
  if (node.type !== 'object') return node.value as unknown;
  const value: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const [key, written] = property.children ?? [];
    if (key === undefined || written === undefined || written.type === 'null') continue;
    const name = String(key.value);
    const inner = valueOf(written);
    // An assignment would set the prototype; it is much faster for every other name.
    if (name === '__proto__') {
      Object.defineProperty(value, name, { value: inner, enumerable: true, configurable: true, writable: true });
    } else value[name] = inner;
  }
  return value;
}

function explain(root: SyntaxNode, error: ErrorObject): StructureError | undefined {
  const node = nodeAt(root, fromPointer(error.instancePath));
  if (node === undefined) return undefined;
  const schema = (error.parentSchema ?? {}) as JsonSchema;
  const base = { node, schema, rule: schema['x-rule'] };
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'type':
      return { ...base, kind: 'type', expected: String(params.type) };
    case 'enum':
      return { ...base, kind: 'enum', allowed: schema.enum ?? [] };
    case 'minimum':
    case 'maximum':
      return { ...base, kind: 'range', of: 'value', ...limits(schema.minimum, schema.maximum) };
    case 'minLength':
    case 'maxLength':
      return { ...base, kind: 'range', of: 'length', ...limits(schema.minLength, schema.maxLength) };
    case 'minItems':
    case 'maxItems':
      return { ...base, kind: 'range', of: 'items', ...limits(schema.minItems, schema.maxItems) };
    case 'pattern':
      return { ...base, kind: 'pattern', pattern: String(params.pattern) };
    case 'required': {
      const key = String(params.missingProperty);
      const written = member(node, key);
      // Being typed right now.
      if (written !== undefined && written.value === undefined) return undefined;
      return {
        ...base,
        node: written?.value ?? node,
        kind: 'missing-key',
        key,
        rule: schema['x-requiredRules']?.[key],
      };
    }
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      const written = member(node, key);
      if (written === undefined) return undefined;
      return {
        ...base,
        node: written.key,
        kind: 'unknown-key',
        key,
        known: Object.keys(schema.properties ?? {}),
        rule: undefined,
      };
    }
    default:
      throw new Error(`the schemas use the keyword ${error.keyword}, for which no message is written`);
  }
}

const limits = (min: number | undefined, max: number | undefined) => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});

function schemaAt(root: JsonSchema, path: readonly (string | number)[]): JsonSchema | undefined {
  let current: JsonSchema | undefined = root;
  for (const segment of path) {
    if (current === undefined) return undefined;
    const rest: JsonSchema | boolean | undefined = current.additionalProperties;
    current = resolve(
      root,
      current.items ?? current.properties?.[segment] ?? (typeof rest === 'object' ? rest : undefined),
    );
  }
  return current;
}

function resolve(root: JsonSchema, schema: JsonSchema | undefined): JsonSchema | undefined {
  const name = schema?.$ref?.replace('#/definitions/', '');
  return name === undefined ? schema : root.definitions?.[name];
}
