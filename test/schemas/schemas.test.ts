import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import overlaySchema from '../../schemas/overlay.schema.json' with { type: 'json' };
import runTaskSchema from '../../schemas/run-task.schema.json' with { type: 'json' };
import serviceSchema from '../../schemas/service.schema.json' with { type: 'json' };
import taskDefinitionSchema from '../../schemas/task-definition.schema.json' with { type: 'json' };
import type { Schema } from './schemaFields.ts';
import { snippetValue } from './snippets.ts';
import { subschemas } from './subschemas.ts';

/** All keywords the schemas may use, in the order they are written. A new one needs a message in the language server. */
const KEYWORDS = [
  ...['$schema', '$id', 'title', '$ref', 'type', 'enum', 'enumDescriptions', 'pattern', 'minimum', 'maximum'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'default', 'examples', 'deprecationMessage', 'doNotSuggest'],
  ...['description', 'markdownDescription', 'x-rule', 'x-severity', 'x-requiredRules', 'defaultSnippets', 'required'],
  ...['patternProperties', 'additionalProperties', 'properties', 'items', 'definitions'],
];

interface Snippet {
  readonly label: string;
  readonly description: string;
  readonly body: unknown;
}

describe.each([
  ['task-definition.schema.json', taskDefinitionSchema as unknown as Schema],
  ['service.schema.json', serviceSchema as unknown as Schema],
  ['run-task.schema.json', runTaskSchema as unknown as Schema],
  ['overlay.schema.json', overlaySchema as unknown as Schema],
])('%s', (_name, schema) => {
  const nodes = subschemas(schema);

  test('compiles', () => {
    expect(() => new Ajv({ strict: false }).compile(schema)).not.toThrow();
  });

  test('uses the keywords that are agreed on, in one order', () => {
    for (const { pointer, node } of nodes) {
      const keys = Object.keys(node);
      expect(keys, pointer).toEqual(KEYWORDS.filter((keyword) => keys.includes(keyword)));
    }
  });

  test('closes every object and lists only members it has as required', () => {
    for (const { pointer, node } of nodes.filter((each) => each.node.type === 'object')) {
      expect(node, pointer).toHaveProperty('additionalProperties');
      expect(Object.keys(node.properties ?? {}), pointer).toEqual(expect.arrayContaining([...(node.required ?? [])]));
      expect(node.required ?? [], pointer).toEqual(
        expect.arrayContaining(Object.keys((node['x-requiredRules'] as object | undefined) ?? {})),
      );
    }
  });

  test('describes every property, differently', () => {
    const texts = nodes.filter(({ isProperty }) => isProperty).map(({ node }) => node.description ?? '');
    expect(texts.filter((text) => text.length < 20)).toEqual([]);
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
  });

  test('names problem codes in kebab-case, and a severity only beside one', () => {
    for (const { pointer, node } of nodes) {
      const required = (node['x-requiredRules'] ?? {}) as Record<string, string>;
      const codes = [node['x-rule'], ...Object.values(required)];
      for (const code of codes) if (code !== undefined) expect(code, pointer).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
      if (node['x-severity'] !== undefined)
        expect([node['x-severity'], node['x-rule']], pointer).toEqual(['warning', expect.anything()]);
    }
  });

  test('offers only snippets, defaults and examples that are valid where they are offered', () => {
    const invalid = nodes.flatMap(({ pointer, node }) => {
      const snippets = ((node.defaultSnippets ?? []) as Snippet[]).map(({ body }) => snippetValue(body));
      const offers: unknown[] = [...snippets, ...((node.examples ?? []) as unknown[])];
      if ('default' in node) offers.push(node.default);
      if (offers.length === 0) return [];
      const validate = new Ajv({ strict: false }).compile({
        ...node,
        definitions: schema.definitions ?? {},
        $id: undefined,
      });
      return offers.filter((offer) => !validate(offer)).map((offer) => `${pointer}: ${JSON.stringify(offer)}`);
    });
    expect(invalid).toEqual([]);
  });
});
