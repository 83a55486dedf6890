import type { JSONPath } from 'jsonc-parser';
import facts from '../../../schemas/facts/agentAttributes.json' with { type: 'json' };

/** An attribute that a container instance must have because of what a definition asks for. */
export interface RequiredAttribute {
  /** As ECS names it. */
  readonly name: string;
  /** What needs it, in words. */
  readonly feature: string;
  /** First version of the agent that has it, where that is known. */
  readonly agent?: string;
}

interface Condition {
  readonly path: string;
  readonly equals?: string;
  readonly matches?: string;
  readonly except?: string;
}

interface Row extends RequiredAttribute {
  readonly when: readonly Condition[];
  readonly notFargateOnly?: boolean;
}

const rows: readonly Row[] = facts.attributes;

/** The attributes that a definition needs (`requiresAttributes`), sorted and without duplicates. */
export function requiredAttributes(definition: unknown): readonly string[] {
  const names = rows.flatMap((row) =>
    isNeeded(row, definition, row.when) ? valuesOf(definition, row).map((value) => nameOf(row, value)) : [],
  );
  return [...new Set(names)].toSorted();
}

/** Those needed for the field at a path, told of the value that is there. */
export function attributesNeededAt(definition: unknown, path: JSONPath, value: unknown): readonly RequiredAttribute[] {
  const pattern = path.reduce<string>(
    (told, segment) => (typeof segment === 'number' ? `${told}[]` : told === '' ? segment : `${told}.${segment}`),
    '',
  );
  return rows.flatMap((row) => {
    const [first, ...others] = row.when;
    if (first?.path !== pattern || !holds(first, value) || !isNeeded(row, definition, others)) return [];
    const { feature, agent } = row;
    return [{ name: nameOf(row, value), feature, ...(agent === undefined ? {} : { agent }) }];
  });
}

const isNeeded = (row: Row, definition: unknown, conditions: readonly Condition[]): boolean =>
  !((row.notFargateOnly ?? false) && isFargateOnly(definition)) &&
  conditions.every((condition) => {
    const values = at(definition, condition.path);
    // What is not written is anything but the value.
    return condition.except === undefined
      ? values.some((value) => holds(condition, value))
      : !values.includes(condition.except);
  });

function holds({ equals, matches }: Condition, value: unknown): boolean {
  if (equals !== undefined) return value === equals;
  if (matches !== undefined) return typeof value === 'string' && new RegExp(matches).test(value);
  return isWritten(value);
}

function isWritten(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== false && value !== '';
}

/** One value for each attribute that a row stands for. */
const valuesOf = (definition: unknown, { name, when: [first] }: Row): readonly unknown[] =>
  name.includes('*') && first !== undefined ? at(definition, first.path).filter(isWritten) : [undefined];

const nameOf = ({ name }: Row, value: unknown): string => (typeof value === 'string' ? name.replace('*', value) : name);

/** The values of a field, of every item of the lists on the way to it. */
function at(definition: unknown, path: string): readonly unknown[] {
  return path.split('.').reduce<readonly unknown[]>(
    (values, segment) => {
      const key = segment.replace('[]', '');
      const found = values.map((value) => memberOf(value, key));
      return segment.endsWith('[]')
        ? found.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : []))
        : found;
    },
    [definition],
  );
}

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;

function isFargateOnly(definition: unknown): boolean {
  const types = memberOf(definition, 'requiresCompatibilities');
  return Array.isArray(types) && types.length === 1 && types[0] === 'FARGATE';
}
