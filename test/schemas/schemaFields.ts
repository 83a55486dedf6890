import type { Field, Fields } from './model.ts';

/** The part of JSON Schema that our schemas use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly [keyword: string]: unknown;
}

export interface SchemaField extends Field {
  /** The property's own schema, before its $ref is followed. */
  readonly schema: Schema;
  /** What the values are: the items of an array, the schema itself otherwise; $ref followed. */
  readonly value: Schema;
}

/** Every property of a schema by path, in the notation of the shape fixture. Maps of strings have no members. */
export function schemaFields(root: Schema): ReadonlyMap<string, SchemaField> {
  const fields = new Map<string, SchemaField>();
  const walk = (object: Schema, prefix: string): void => {
    for (const [name, schema] of Object.entries(object.properties ?? {})) {
      const own = resolve(root, schema);
      const value = own.items === undefined ? own : resolve(root, own.items);
      const place = `${prefix}${name}${own.items === undefined ? '' : '[]'}`;
      const type = own.items === undefined ? typeOf(own) : `array<${typeOf(value)}>`;
      const required = object.required?.includes(name) ?? false;
      fields.set(place, { type, required, ...(value.enum === undefined ? {} : { values: value.enum }), schema, value });
      if (value.additionalProperties === false) walk(value, `${place}.`);
    }
  };
  walk(root, '');
  return fields;
}

export function resolve(root: Schema, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const found = root.definitions?.[schema.$ref.replace('#/definitions/', '')];
  if (found === undefined) throw new Error(`${schema.$ref} does not exist`);
  return found;
}

function typeOf(schema: Schema): string {
  return typeof schema.additionalProperties === 'object'
    ? `map<string,${schema.additionalProperties.type ?? ''}>`
    : (schema.type ?? 'any');
}

/** What in the schema differs from the model, one sentence each, saying what to do. */
export function differences(schema: Fields, model: Fields, reportedByRules: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (const [place, field] of model) {
    const ours = schema.get(place);
    if (ours === undefined) {
      found.push(
        `${place} (${field.type}) is in the model and not in the schema: add it with a description of your own`,
      );
      continue;
    }
    // The declarations know one kind of number only.
    const isNumber = field.type === 'integer' && ours.type === 'number';
    if (ours.type !== field.type && !isNumber) {
      found.push(`${place} is ${field.type} in the model and ${ours.type} in the schema: correct its type`);
    }
    if (ours.required !== field.required && !reportedByRules.has(place)) {
      const [is, should] = field.required ? ['optional', 'add it to'] : ['required', 'take it out of'];
      found.push(`${place} is ${is} in the schema and not in the model: ${should} "required"`);
    }
    const missing = (field.values ?? []).filter((value) => !ours.values?.includes(value));
    const extra = (ours.values ?? []).filter((value) => !field.values?.includes(value));
    if (missing.length > 0) found.push(`${place} lacks ${missing.join(', ')}: add it to its "enum"`);
    if (extra.length > 0) found.push(`${place} allows ${extra.join(', ')}, which the model does not have: remove it`);
  }
  for (const place of schema.keys()) {
    if (!model.has(place)) found.push(`${place} is in the schema and not in the model: remove it`);
  }
  return found;
}
