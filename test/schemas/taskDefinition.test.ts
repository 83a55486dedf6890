import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import taskDefinitionSchema from '../../schemas/task-definition.schema.json' with { type: 'json' };
import shape from '../fixtures/shape.taskDefinition.json' with { type: 'json' };
import { schemaFields, type Schema } from './schemaFields.ts';
import { subschemas } from './subschemas.ts';

const schema = taskDefinitionSchema as unknown as Schema;
const fields = schemaFields(schema);
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

const validFolder = new URL('valid/', import.meta.url);
const validDefinitions = readdirSync(validFolder).map((name): [string, unknown] => [
  name,
  JSON.parse(readFileSync(new URL(name, validFolder), 'utf8')),
]);

const errorsOf = (definition: unknown): string[] => {
  validate(definition);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
};

/** A definition with one container that has one member. */
const container = (member: object): unknown => ({ family: 'a', containerDefinitions: [{ name: 'a', ...member }] });

/** Limits that are not the model's own or hold on one launch type only; rules check them. */
const limitsOfRules = new Set([
  'containerDefinitions[].startTimeout',
  'containerDefinitions[].stopTimeout',
  'containerDefinitions[].image',
  'cpu',
]);

describe('the shape of RegisterTaskDefinition', () => {
  test('has every path with its type and list', () => {
    const expected = shape.fields.map(({ path, type, ...field }) => [path, type, [...(field.enum ?? [])].sort()]);
    const ours = shape.fields.map(({ path }) => {
      const field = fields.get(path);
      return [path, field?.type, [...(field?.values ?? [])].sort()];
    });
    expect(ours).toEqual(expected);
    expect(fields.size).toBe(shape.fields.length);
  });

  test('has the limits of every path', () => {
    const wrong = shape.fields
      .filter(({ path }) => !limitsOfRules.has(path))
      .flatMap(({ path, type, min, max, minItems, maxItems }) => {
        const own = fields.get(path)?.schema ?? {};
        const isText = type === 'string';
        const inPattern = own.pattern?.includes('{') ?? false;
        // Of a string's length 0 says nothing.
        const pairs: [unknown, unknown][] = [
          [isText && min === 0 ? undefined : min, isText ? own.minLength : own.minimum],
          [inPattern ? undefined : max, isText ? own.maxLength : own.maximum],
          [minItems, own.minItems],
          [maxItems, own.maxItems],
        ];
        return pairs.some(([theirs, ours]) => theirs !== undefined && theirs !== ours) ? [path] : [];
      });
    expect(wrong).toEqual([]);
  });

  test('is covered by the fixture that has everything', () => {
    const everything = validDefinitions.find(([name]) => name === 'everything.json')?.[1];
    const missing = shape.fields.filter(({ path }) => !reaches(everything, path.split('.')));
    expect(missing.map(({ path }) => path)).toEqual([]);
  });
});

describe('validation', () => {
  test.each(validDefinitions)('accepts %s', (_name, definition) => {
    expect(errorsOf(definition)).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['an unknown member', { family: 'a', Family: 'b' }, ' must NOT have additional properties'],
    ['a number where a string is due', { cpu: 256 }, '/cpu must be string'],
    ['a string where a number is due', container({ cpu: '256' }), '/containerDefinitions/0/cpu must be integer'],
    ['half a CPU unit', container({ cpu: 0.5 }), '/containerDefinitions/0/cpu must be integer'],
    [
      'an empty list of containers',
      { containerDefinitions: [] },
      '/containerDefinitions must NOT have fewer than 1 items',
    ],
    [
      'a label that is no string',
      container({ dockerLabels: { a: 1 } }),
      '/containerDefinitions/0/dockerLabels/a must be string',
    ],
    [
      'a log option that is no string',
      container({ logConfiguration: { logDriver: 'awslogs', options: { mode: true } } }),
      '/containerDefinitions/0/logConfiguration/options/mode must be string',
    ],
    [
      'a log configuration without driver',
      container({ logConfiguration: {} }),
      "/containerDefinitions/0/logConfiguration must have required property 'logDriver'",
    ],
    [
      'an interval that is too short',
      container({ healthCheck: { command: ['CMD', 'a'], interval: 4 } }),
      '/containerDefinitions/0/healthCheck/interval must be >= 5',
    ],
    ['a family with a blank', { family: 'my app' }, '/family must match pattern "^[a-zA-Z0-9_-]*$"'],
  ])('refuses %s', (_what, definition, error) => {
    expect(errorsOf(definition)).toEqual([error]);
  });

  test.each(['256', '1024', '1 vCPU', '.25vcpu', '0.5 VCPU', ' 1 vCPU '])('takes %s for a CPU size', (cpu) => {
    expect(errorsOf({ cpu })).toEqual([]);
  });

  test.each(['512', '1GB', '0.5 gb', '30 GB'])('takes %s for a memory size', (memory) => {
    expect(errorsOf({ memory })).toEqual([]);
  });

  test.each(['', 'one', '1 core', '1,5 vCPU', '-1', '1.5'])('does not take "%s" for a CPU size', (cpu) => {
    expect(errorsOf({ cpu })).toHaveLength(1);
  });

  test('leaves what named rules report to them', () => {
    expect(errorsOf({})).toEqual([]);
    expect(errorsOf({ family: '', containerDefinitions: [{}] })).toEqual([]);
  });
});

describe('descriptions', () => {
  const described = subschemas(schema).filter(({ isProperty }) => isProperty);

  test('every property has one of at least 20 characters', () => {
    const short = described.filter(({ node }) => (node.description ?? '').length < 20);
    expect(short.map(({ pointer }) => pointer)).toEqual([]);
  });

  test('no two properties share one', () => {
    const seen = new Map<string, string>();
    const shared: string[] = [];
    for (const { pointer, node } of described) {
      const other = seen.get(node.description ?? '');
      if (other !== undefined) shared.push(`${pointer} and ${other}`);
      seen.set(node.description ?? '', pointer);
    }
    expect(shared).toEqual([]);
  });

  test('the longer form adds a link to the same text', () => {
    for (const { pointer, node } of subschemas(schema)) {
      if (node.markdownDescription === undefined) continue;
      const link = /^\n\n\[AWS documentation\]\(https:\/\/docs\.aws\.amazon\.com\/AmazonECS\/latest\/[\w/-]+\.html\)$/;
      // Markdown would take it for a tag and swallow it.
      expect(node.description, pointer).not.toContain('<');
      expect(node.markdownDescription.startsWith(node.description ?? '\0'), pointer).toBe(true);
      expect(node.markdownDescription.slice((node.description ?? '').length), pointer).toMatch(link);
    }
  });

  test("a definition that a property refers to has none, because it would hide the property's", () => {
    const referred = described.flatMap(({ node }) => (node.$ref === undefined ? [] : [node.$ref]));
    const hiding = referred.filter(
      (ref) => schema.definitions?.[ref.replace('#/definitions/', '')]?.description !== undefined,
    );
    expect(hiding).toEqual([]);
  });

  test('every value of a list is explained, if any is', () => {
    for (const { pointer, node } of subschemas(schema)) {
      if (node.enumDescriptions === undefined) continue;
      expect(node.enumDescriptions, pointer).toHaveLength(node.enum?.length ?? 0);
    }
  });
});

/** Whether a value has something at a path of the shape, in any item of its arrays. */
function reaches(value: unknown, [segment, ...rest]: readonly string[]): boolean {
  if (segment === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  const member = (value as Record<string, unknown>)[segment.replace('[]', '')];
  if (!segment.endsWith('[]')) return member !== undefined && reaches(member, rest);
  return Array.isArray(member) && member.some((item) => reaches(item, rest));
}
