import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { toSarif } from '../../../server/src/cli/sarif.ts';
import { createWorkspace } from '../../../server/src/cli/workspace.ts';

const object = (properties: Record<string, unknown>, required: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  properties,
  required,
});
const text = object({ text: { type: 'string', minLength: 1 }, markdown: { type: 'string', minLength: 1 } }, ['text']);
const fromOne = { type: 'integer', minimum: 1 };
const list = (items: unknown, rest: object = {}) => ({ type: 'array', items, ...rest });
const level = { enum: ['none', 'note', 'warning', 'error'] };

const location = object(
  {
    id: { type: 'integer', minimum: -1 },
    message: text,
    physicalLocation: object(
      {
        artifactLocation: object({ uri: { type: 'string', minLength: 1 } }, ['uri']),
        region: object(
          { startLine: fromOne, startColumn: fromOne, endLine: fromOne, endColumn: fromOne },
          // Code scanning wants all four.
          ['startLine', 'startColumn', 'endLine', 'endColumn'],
        ),
      },
      ['artifactLocation', 'region'],
    ),
    logicalLocations: list(object({ fullyQualifiedName: { type: 'string' }, kind: { type: 'string' } })),
  },
  ['physicalLocation'],
);

/**
 * The part of SARIF 2.1.0 that Drydock writes, with what the standard demands and forbids there and what GitHub's code
 * scanning demands beyond it; taken down from the published types, for the schema itself is in no package.
 */
const schema = object(
  {
    $schema: { type: 'string' },
    version: { const: '2.1.0' },
    runs: list(
      object(
        {
          tool: object(
            {
              driver: object(
                {
                  name: { type: 'string', minLength: 1 },
                  semanticVersion: { type: 'string' },
                  rules: list(
                    object(
                      {
                        id: { type: 'string', maxLength: 255 },
                        shortDescription: text,
                        fullDescription: text,
                        help: text,
                        helpUri: { type: 'string' },
                        defaultConfiguration: object({ level }, ['level']),
                        properties: object({
                          tags: list({ type: 'string' }, { maxItems: 10, uniqueItems: true }),
                          precision: { enum: ['very-high', 'high', 'medium', 'low'] },
                          'problem.severity': { enum: ['error', 'warning', 'recommendation'] },
                        }),
                      },
                      ['id', 'shortDescription', 'fullDescription', 'help'],
                    ),
                    { uniqueItems: true },
                  ),
                },
                ['name', 'rules'],
              ),
            },
            ['driver'],
          ),
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          results: list(
            object(
              {
                ruleId: { type: 'string' },
                ruleIndex: { type: 'integer', minimum: 0 },
                level,
                message: text,
                locations: list(location, { minItems: 1, maxItems: 100 }),
                relatedLocations: list(location, { uniqueItems: true, maxItems: 100 }),
              },
              ['ruleId', 'ruleIndex', 'level', 'message', 'locations'],
            ),
            { maxItems: 25_000 },
          ),
        },
        ['tool', 'results'],
      ),
      { maxItems: 20 },
    ),
  },
  ['version', 'runs'],
);

const validate = new Ajv({ allErrors: true }).compile(schema);

const bad = `{
  "family": "my web",
  "networkMode": "awsvpc",
  "containerDefinitions": [{ "name": "a", "image": "b", "memory": 9, "portMappings": [{ "containerPort": 80, "hostPort": 81 }] }]
}`;
const request =
  '{ "serviceName": "web", "taskDefinition": "web", "loadBalancers": [{ "containerName": "x", "containerPort": 80, "targetGroupArn": "a" }] }';

function sarifOf(files: Record<string, string>) {
  const workspace = createWorkspace((code, error) => {
    throw new Error(code, { cause: error });
  });
  for (const [path, content] of Object.entries(files)) workspace.put(path, content);
  const checked = Object.keys(files).map((path) => ({
    path,
    text: workspace.textOf(path),
    problems: workspace.validate(path, { launchType: undefined, levels: {} }),
  }));
  return toSarif(checked, { version: '1.2.3', rules: workspace.rules, folder: '/home/me/project' });
}

describe('SARIF', () => {
  const files = {
    './ecs/my task.json': bad,
    '/home/me/project/service-def.json': request,
    '/srv/other.json': bad.replace('my web', 'web'),
    'empty.json': '',
    'web.local.json': '{ "container": {} }',
  };
  const log = sarifOf(files);

  it('is what the standard and code scanning take', () => {
    validate(log);
    expect(validate.errors).toBeNull();
    expect(log.runs[0]?.results?.length).toBeGreaterThan(8);
  });

  it('names each rule at the place its results point to', () => {
    const rules = log.runs[0]?.tool.driver.rules ?? [];
    for (const { ruleId, ruleIndex } of log.runs[0]?.results ?? []) {
      expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
    }
    for (const { helpUri } of rules) expect(URL.canParse(helpUri ?? '')).toBe(true);
  });

  it('tells files by their place in the folder, those elsewhere by their address', () => {
    const uris = new Set(
      log.runs[0]?.results?.map((result) => result.locations?.[0]?.physicalLocation?.artifactLocation?.uri),
    );
    expect([...uris]).toEqual([
      'ecs/my%20task.json',
      'service-def.json',
      'file:///srv/other.json',
      'empty.json',
      'web.local.json',
    ]);
  });

  it('has ends of regions behind their beginnings', () => {
    for (const { locations = [], relatedLocations = [] } of log.runs[0]?.results ?? []) {
      for (const { physicalLocation } of [...locations, ...relatedLocations]) {
        const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = physicalLocation?.region ?? {};
        expect(endLine > startLine || endColumn >= startColumn).toBe(true);
      }
    }
  });
});
