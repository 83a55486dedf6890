/**
 * Readers for the members of a request: each checks the JSON type and drops what the API does not know, as ECS does.
 * Values (ranges, enumerations) are the operations' business. Written against the SDK's types, so that a member the
 * SDK gains is a compile error here until somebody decides about it.
 */
import { serializationError } from '../errors.ts';

export interface Shape<T> {
  /**
   * @param path where the value is in the request, e.g. `overrides.containerOverrides[0].name`
   * @throws ApiError SerializationException
   */
  read(value: unknown, path: string): T;
}

const TOKENS: Readonly<Record<string, string>> = {
  string: 'STRING_VALUE',
  number: 'NUMBER_VALUE',
  true: 'TRUE_VALUE',
  false: 'FALSE_VALUE',
  list: 'START_ARRAY',
  structure: 'START_OBJECT',
};

/** The JSON token a value starts with, in the words ECS's own answers use. */
function token(value: unknown): string {
  const kind = Array.isArray(value)
    ? 'list'
    : typeof value === 'boolean'
      ? String(value)
      : typeof value === 'object'
        ? 'structure'
        : typeof value;
  return TOKENS[kind] ?? kind;
}

function refuse(value: unknown, wanted: string, path: string): never {
  const place = path === '' ? 'the request body' : path;
  throw serializationError(`${token(value)} cannot be converted to ${wanted} (${place})`);
}

/** A string; `T` is the SDK's enumeration of what AWS documents, which is not checked here. */
export const text = <T extends string = string>(): Shape<T> => ({
  read: (value, path) => (typeof value === 'string' ? (value as T) : refuse(value, 'String', path)),
});

export const integer: Shape<number> = {
  read: (value, path) => (Number.isInteger(value) ? (value as number) : refuse(value, 'Integer', path)),
};

export const number: Shape<number> = {
  read: (value, path) => (typeof value === 'number' ? value : refuse(value, 'Double', path)),
};

export const flag: Shape<boolean> = {
  read: (value, path) => (typeof value === 'boolean' ? value : refuse(value, 'Boolean', path)),
};

export const list = <T>(item: Shape<T>): Shape<T[]> => ({
  read: (value, path) =>
    Array.isArray(value)
      ? value
          .map((each: unknown, index) => (isAbsent(each) ? undefined : item.read(each, `${path}[${index}]`)))
          .filter((each) => each !== undefined)
      : refuse(value, 'List', path),
});

export const map = <T>(item: Shape<T>): Shape<Record<string, T>> => ({
  read: (value, path) =>
    isObject(value)
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, each]) => !isAbsent(each))
            .map(([key, each]) => [key, item.read(each, `${path}.${key}`)]),
        )
      : refuse(value, 'Map', path),
});

type Members<T> = { readonly [K in keyof T]-?: Shape<NonNullable<T[K]>> };

/** An object with known members, all of them optional: `null` and absence mean the same. */
export const structure = <T extends object>(members: Members<T>): Shape<T> => ({
  read(value, path) {
    if (!isObject(value)) refuse(value, 'Structure', path);
    const result: Partial<T> = {};
    for (const name of Object.keys(members) as (keyof T & string)[]) {
      const member = value[name];
      if (!isAbsent(member)) result[name] = members[name].read(member, path === '' ? name : `${path}.${name}`);
    }
    return result as T;
  },
});

/** Taken as it is: an object that the engine keeps and shows, and does not interpret. */
export const opaque = <T extends object>(): Shape<T> => ({
  read: (value, path) => (isObject(value) ? (value as T) : refuse(value, 'Structure', path)),
});

const isAbsent = (value: unknown) => value === undefined || value === null;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
