import { describe, expect, it } from 'vitest';
import type { Location } from 'vscode-languageserver-types';
import { cursor, documentOf, parse, service } from '../../support/language.ts';

const DEFINITION = `{
  "family": "shop",
  "containerDefinitions": [
    {
      "name": "web",
      "image": "web:1",
      "portMappings": [{ "name": "http", "containerPort": 80 }],
      "dependsOn": [{ "containerName": "db", "condition": "START" }],
      "links": ["db:database"],
      "volumesFrom": [{ "sourceContainer": "db" }],
      "mountPoints": [{ "sourceVolume": "data", "containerPath": "/data" }],
      "logConfiguration": { "logDriver": "awsfirelens" }
    },
    { "name": "db", "image": "db:1" },
    { "name": "router", "image": "fluent-bit", "firelensConfiguration": { "type": "fluentbit" } }
  ],
  "volumes": [{ "name": "data" }],
  "proxyConfiguration": { "containerName": "db" }
}`;

/** DEFINITION with the cursor behind the first `before`. */
const at = (before: string) => cursor(DEFINITION.replace(before, `${before}|`));

const overlay = service.parse(
  documentOf('{ "containers": { "db": { "skip": true } }, "volumes": { "data": {} } }', 'file:///project/a.local.json'),
  'overlay',
);

const textsOf = (locations: readonly Location[], document = parse(DEFINITION)) =>
  locations.map(({ range }) => document.textDocument.getText(range));
const linesOf = (locations: readonly Location[]) => locations.map(({ range }) => range.start.line);

describe('going to a definition', () => {
  it.each([
    ['a dependency', '"containerName": "d', 13],
    ['a link', '"links": ["d', 13],
    ['a link, from its alias', '"links": ["db:datab', 13],
    ['volumesFrom', '"sourceContainer": "', 13],
    ['a mount point', '"sourceVolume": "da', 16],
    ['the proxy', '"proxyConfiguration": { "containerName": "db', 13],
    ['a name itself', '"name": "we', 4],
    ['the log driver awsfirelens', '"logDriver": "awsfire', 14],
  ])('leads from %s to where the name is given', (_what, before, line) => {
    const { document, position } = at(before);
    expect(linesOf(service.definitions(document, position))).toEqual([line]);
  });

  it('has nowhere to go from other values', () => {
    const { document, position } = at('"image": "we');
    expect(service.definitions(document, position)).toEqual([]);
  });

  it('leads from an overlay to the definition beside it', () => {
    const { document, position } = cursor('{ "containers": { "w|eb": {} } }', 'overlay');
    const definition = parse(DEFINITION);
    const [found] = service.definitions(document, position, [definition]);
    expect(found).toMatchObject({ uri: definition.uri, range: { start: { line: 4 } } });
  });

  it('works in describe output and in a list of containers', () => {
    const containers = '[{ "name": "a", "image": "x", "links": ["b|"] }, { "name": "b", "image": "x" }]';
    for (const text of [containers, `{ "taskDefinition": { "containerDefinitions": ${containers} } }`]) {
      const { document, position } = cursor(text);
      expect(service.definitions(document, position)).toHaveLength(1);
    }
  });
});

describe('references', () => {
  it('are all places that call a container by its name, here and in the overlay', () => {
    const { document, position } = at('{ "name": "db');
    const found = service.references(document, position, { includeDeclaration: false }, [overlay]);
    expect(found.map(({ uri }) => uri)).toEqual([...Array<string>(4).fill(document.uri), overlay.uri]);
    expect(linesOf(found)).toEqual([7, 8, 9, 17, 0]);
    expect(textsOf(found.slice(0, 4))).toEqual(['db', 'db', 'db', 'db']);
  });

  it('include the definition where it is asked for', () => {
    const { document, position } = at('"sourceVolume": "da');
    expect(linesOf(service.references(document, position, { includeDeclaration: true }))).toEqual([10, 16]);
  });

  it('keep containers and volumes of one name apart', () => {
    const { document, position } = cursor(
      '{ "containerDefinitions": [{ "name": "d|ata", "mountPoints": [{ "sourceVolume": "data" }] }], "volumes": [{ "name": "data" }] }',
    );
    expect(service.references(document, position, { includeDeclaration: true })).toHaveLength(1);
  });
});

describe('highlights', () => {
  it('tell where a name is given from where it is used', () => {
    const { document, position } = at('"sourceVolume": "da');
    expect(service.highlights(document, position).map(({ kind }) => kind)).toEqual([2, 3]);
  });
});
