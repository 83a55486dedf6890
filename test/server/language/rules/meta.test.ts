import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentRules, rules } from '../../../../server/src/language/rules/index.ts';
import type { JsonSchema } from '../../../../server/src/language/schema.ts';
import { schemas } from '../../../../server/src/language/schemas.ts';
import { ruleFixtures, ruleFolders } from '../../support/fixtures.ts';
import { service } from '../../support/language.ts';

const codes = service.rules.map(({ code }) => code);

/** What ECS never sees: overlays, and files beside each other. */
const OWN = [
  'overlay-container-unknown',
  'overlay-volume-unknown',
  'overlay-port-unknown',
  'overlay-secret-unknown',
  'overlay-env-file-unknown',
  'family-duplicate',
];

/** The catalogue of rules is kept outside the project; structural codes are told in its text only. */
const catalogue = new URL('../../../../../shared/ecs/rules.json', import.meta.url);
const STRUCTURAL = ['doc-missing-key', 'doc-enum-value', 'doc-out-of-range', 'doc-pattern'];

function* schemaNodes(schema: unknown): Generator<JsonSchema> {
  if (typeof schema !== 'object' || schema === null) return;
  yield schema;
  for (const child of Object.values(schema)) yield* schemaNodes(child);
}

describe('the collection of rules', () => {
  it('has no code twice', () => {
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it('has well-formed codes, one-sentence summaries and documentation for each', () => {
    for (const { code, summary, docs } of service.rules) {
      expect(code).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
      expect(summary, code).toMatch(/^\S.*\.$/);
      expect(docs, code).toMatch(/^https:\/\//);
    }
  });

  it.runIf(existsSync(catalogue))('has only codes of the catalogue', () => {
    const known = new Set([
      ...(JSON.parse(readFileSync(catalogue, 'utf8')) as { id: string }[]).map(({ id }) => id),
      ...STRUCTURAL,
      ...OWN,
    ]);
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });

  it('keeps each rule in a file that is named by the code, or in the table of its family', () => {
    const folder = new URL('../../../../server/src/language/rules/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const named = new Set(files.map((file) => file.split('/').at(-1)));
    // A table is a file with the rows of several codes.
    const rows = new Set(
      files.flatMap((file) => {
        const codes = readFileSync(new URL(file, folder), 'utf8').match(/'[a-z][a-z0-9]*(?:-[a-z0-9]+)+'/g) ?? [];
        return codes.length < 2 ? [] : codes.map((code) => code.slice(1, -1));
      }),
    );
    const lost = [...documentRules, ...rules].filter(({ code }) => !named.has(`${code}.ts`) && !rows.has(code));
    expect(lost.map(({ code }) => code)).toEqual([]);
  });

  it('has metadata for every rule that the schemas name', () => {
    const named = Object.values(schemas).flatMap((schema) =>
      [...schemaNodes(schema)].flatMap((node) => [
        ...(typeof node['x-rule'] === 'string' ? [node['x-rule']] : []),
        ...Object.values(node['x-requiredRules'] ?? {}),
      ]),
    );
    expect(named.filter((code) => !codes.includes(code))).toEqual([]);
    expect(named.length).toBeGreaterThan(40);
  });

  it('agrees with the schema about levels that are not the usual one', () => {
    const told = [...schemaNodes(schemas['task-definition'])].flatMap((node) =>
      'x-severity' in node ? [{ code: node['x-rule'], level: node['x-severity'] }] : [],
    );
    for (const { code, level } of told)
      expect(service.rules.find((rule) => rule.code === code)?.level, code).toBe(level);
  });

  it('has at least one bad and one good fixture for each code that can be reported', () => {
    const fixtures = ruleFixtures();
    // Every pattern of the schema has a rule of its own today.
    const unreachable = [...schemaNodes(schemas['task-definition'])].some(
      (node) => node.pattern !== undefined && node['x-rule'] === undefined,
    )
      ? []
      : ['doc-pattern'];
    for (const code of codes.filter((each) => !unreachable.includes(each))) {
      expect(fixtures.filter((each) => each.code === code && each.isBad).length, `${code}: bad`).toBeGreaterThan(0);
      expect(fixtures.filter((each) => each.code === code && !each.isBad).length, `${code}: good`).toBeGreaterThan(0);
    }
  });

  it('has no fixtures of codes that do not exist', () => {
    expect(ruleFolders().filter((code) => !codes.includes(code))).toEqual([]);
  });
});
