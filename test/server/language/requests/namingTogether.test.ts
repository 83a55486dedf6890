import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { createLanguageService, type ParsedDocument } from '../../../../server/src/language/index.ts';

const definition = `{
  "family": "shop",
  "containerDefinitions": [
    { "name": "web", "image": "web:1", "portMappings": [{ "name": "http", "containerPort": 8080 }] },
    { "name": "api", "image": "api:1", "portMappings": [{ "name": "grpc", "containerPort": 8080 }] }
  ],
  "volumes": [{ "name": "data", "configuredAtLaunch": true }]
}`;
const request = `{
  "serviceName": "shop",
  "taskDefinition": "arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7",
  "desiredCount": 2,
  "loadBalancers": [{ "containerName": "api", "containerPort": 8080 }],
  "serviceRegistries": [{ "containerName": "web", "containerPort": 8080 }],
  "serviceConnectConfiguration": { "enabled": true, "services": [{ "portName": "http" }] },
  "volumeConfigurations": [{ "name": "data" }]
}`;
const run = '{ "taskDefinition": "shop", "overrides": { "containerOverrides": [{ "name": "web" }] } }';
const other = '{ "serviceName": "blog", "taskDefinition": "blog", "loadBalancers": [{ "containerName": "web" }] }';

const documents: ParsedDocument[] = [];
const service = createLanguageService({ relatedDocuments: (uri) => documents.filter((each) => each.uri !== uri) });
const put = (uri: string, text: string) => {
  const document = service.parseLater(TextDocument.create(uri, 'json', 1, text));
  documents.push(document);
  return document;
};
const [shop, deploy] = [put('file:///shop/taskdef.json', definition), put('file:///shop/service-def.json', request)];
put('file:///shop/run.json', run);
put('file:///blog/service-def.json', other);

/** At the first character of the `nth` piece. */
function at(document: ParsedDocument, piece: string, nth = 0) {
  let offset = document.text.indexOf(piece);
  for (let count = 0; count < nth; count++) offset = document.text.indexOf(piece, offset + 1);
  return document.textDocument.positionAt(offset + 1);
}
const beside = (document: ParsedDocument) => service.namingTogether(document);
const linesOf = (document: ParsedDocument, piece: string, nth = 0) =>
  service
    .definitions(document, at(document, piece, nth), beside(document))
    .map(({ uri, range }) => [uri.slice('file:///'.length), range.start.line]);

describe('documents that name the same things', () => {
  it('are a task definition and the requests that are about it', () => {
    expect(beside(shop).map(({ uri }) => uri)).toEqual(['file:///shop/service-def.json', 'file:///shop/run.json']);
    expect(beside(deploy).map(({ uri }) => uri)).toEqual(['file:///shop/taskdef.json', 'file:///shop/run.json']);
  });

  it.each([
    ['the container of a load balancer', '"api"', 0, 4],
    ['its port, which is that of this container', '8080', 0, 4],
    ['the container of a registry', '"web"', 0, 3],
    ['the port of a registry', '8080', 1, 3],
    ['the port name of Service Connect', '"http"', 0, 3],
    ['a volume that is configured at launch', '"data"', 0, 6],
    ['the family in an ARN', 'shop:7', 0, 1],
  ])('lead from %s to the definition', (_, piece, nth, line) => {
    expect(linesOf(deploy, piece, nth)).toEqual([['shop/taskdef.json', line]]);
  });

  it('tell the uses of a container in all of them', () => {
    const uses = service.references(shop, at(shop, '"web"'), { includeDeclaration: false }, beside(shop));
    expect(uses.map(({ uri, range }) => [uri, range.start.line])).toEqual([
      ['file:///shop/service-def.json', 5],
      ['file:///shop/run.json', 0],
    ]);
  });

  it.each([
    ['a container', '"web"', 'front', 3],
    ['a port', '"http"', 'public', 2],
    ['a family, the revision and the ARN around it untouched', '"shop"', 'store', 3],
  ])('rename %s together', (_, piece, name, count) => {
    const result = service.rename(shop, at(shop, piece), name, beside(shop));
    const changes = result !== null && 'edit' in result ? (result.edit.changes ?? {}) : {};
    const texts = documents.map((each) => TextDocument.applyEdits(each.textDocument, changes[each.uri] ?? []));
    expect(texts.join('').split(name)).toHaveLength(count + 1);
    expect(texts[3]).toBe(other);
    for (const text of texts) expect(() => JSON.parse(text) as unknown).not.toThrow();
    if (name === 'store') expect(texts[1]).toContain(':task-definition/store:7"');
  });

  it('do not rename the number of a port', () => {
    expect(service.renamePlace(deploy, at(deploy, '8080'))).toBeNull();
    expect(service.rename(deploy, at(deploy, '8080'), '81', beside(deploy))).toBeNull();
  });

  it('are none for a request whose definition is not there', () => {
    const [, , , blog] = documents;
    if (blog === undefined) throw new Error('no document');
    expect(beside(blog)).toEqual([]);
    expect(linesOf(blog, '"web"')).toEqual([]);
  });
});
