import type { Schema } from './schemaFields.ts';

export interface Subschema {
  /** JSON Pointer into the schema. */
  readonly pointer: string;
  readonly node: Schema;
  /** Whether it stands for a named member of an object. */
  readonly isProperty: boolean;
}

/** A schema and all schemas inside it. */
export function subschemas(schema: Schema, pointer = '', isProperty = false): Subschema[] {
  const inside = (keyword: string, schemas: Readonly<Record<string, Schema>> | undefined, named: boolean) =>
    Object.entries(schemas ?? {}).flatMap(([name, node]) => subschemas(node, `${pointer}/${keyword}/${name}`, named));
  return [
    { pointer, node: schema, isProperty },
    ...inside('properties', schema.properties, true),
    ...inside('patternProperties', schema.patternProperties, true),
    ...inside('definitions', schema.definitions, false),
    ...(schema.items === undefined ? [] : subschemas(schema.items, `${pointer}/items`)),
    ...(typeof schema.additionalProperties === 'object'
      ? subschemas(schema.additionalProperties, `${pointer}/additionalProperties`)
      : []),
  ];
}
