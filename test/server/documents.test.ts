import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { createDocuments } from '../../server/src/documents.ts';
import { service } from './support/language.ts';

const definition = '{ "containerDefinitions": [] }';

function setUp(files: Record<string, string> = {}) {
  const open = new Map<string, TextDocument>();
  const documents = createDocuments({
    service,
    openDocument: (uri) => open.get(uri),
    openDocuments: () => [...open.values()],
    readFile: (uri) => Promise.resolve(files[uri]),
  });
  const show = (uri: string, languageId: string, text: string, version = 1) =>
    open.set(uri, TextDocument.create(uri, languageId, version, text));
  return { documents, open, show };
}

describe('documents that are served', () => {
  it('are parsed once per version', async () => {
    const { documents, show } = setUp();
    show('file:///a.json', 'ecs-task-definition', '{}');
    const first = await documents.get('file:///a.json');
    expect((await documents.get('file:///a.json'))?.parsed).toBe(first?.parsed);
    show('file:///a.json', 'ecs-task-definition', '{ }', 2);
    expect((await documents.get('file:///a.json'))?.parsed).not.toBe(first?.parsed);
  });

  it('are parsed anew when a document is opened again with other text under the same version', async () => {
    const { documents, show } = setUp();
    show('file:///a.json', 'ecs-task-definition', '{}');
    const first = await documents.get('file:///a.json');
    show('file:///a.json', 'ecs-task-definition', '{ "family": "x" }');
    expect((await documents.get('file:///a.json'))?.parsed.text).not.toBe(first?.parsed.text);
  });

  it('are no other JSON and no other languages', async () => {
    const { documents, show } = setUp();
    show('file:///package.json', 'json', '{}');
    show('file:///task-definition.yaml', 'yaml', definition);
    expect(await documents.get('file:///package.json')).toBeUndefined();
    expect(await documents.get('file:///task-definition.yaml')).toBeUndefined();
    expect(await documents.get('file:///closed.json')).toBeUndefined();
  });

  it('take the definition of an overlay from the editor rather than from the disk', async () => {
    const { documents, show } = setUp({ 'file:///a.json': '{ "containerDefinitions": [], "family": "disk" }' });
    show('file:///a.local.json', 'json', '{}');
    expect((await documents.get('file:///a.local.json'))?.definition?.text).toContain('disk');
    show('file:///a.json', 'ecs-task-definition', definition);
    expect((await documents.get('file:///a.local.json'))?.definition?.text).toBe(definition);
  });

  it('take an overlay beside a service definition for one too, and none beside anything else', async () => {
    const { documents, show } = setUp({
      'file:///service.json': '{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 1 }',
      'file:///settings.json': '{ "permissions": {} }',
    });
    show('file:///service.local.json', 'json', '{}');
    show('file:///settings.local.json', 'json', '{}');
    expect((await documents.get('file:///service.local.json'))?.parsed.role).toBe('overlay');
    expect(await documents.get('file:///settings.local.json')).toBeUndefined();
  });

  it('treat an overlay as one even where its name made it a task definition', async () => {
    const { documents, show } = setUp({ 'file:///task-definition.json': definition });
    show('file:///task-definition.local.json', 'ecs-task-definition', '{}');
    expect((await documents.get('file:///task-definition.local.json'))?.parsed.role).toBe('overlay');
  });

  it('are service definitions by their name or content', async () => {
    const { documents, show } = setUp();
    show('file:///ecs-service-def.json', 'json', '{ "desiredCount": 1 }');
    show('file:///web.json', 'json', '{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 1 }');
    show('file:///service-definition.json', 'json', '{ "openapi": "3.1.0", "services": [] }');
    show('file:///kong.json', 'json', '{ "serviceName": "web", "url": "http://web" }');
    expect(await documents.get('file:///ecs-service-def.json')).toBeDefined();
    expect(await documents.get('file:///web.json')).toBeDefined();
    expect(await documents.get('file:///service-definition.json')).toBeUndefined();
    expect(await documents.get('file:///kong.json')).toBeUndefined();
  });

  it('know the others that are open, overlays and foreign files aside', () => {
    const { documents, show } = setUp();
    show('file:///web.json', 'ecs-task-definition', definition);
    show('file:///ecs-service-def.json', 'json', '{ "desiredCount": 1 }');
    show('file:///web.local.json', 'json', '{}');
    show('file:///package.json', 'json', '{}');
    expect(documents.others('file:///ecs-service-def.json').map(({ uri }) => uri)).toEqual(['file:///web.json']);
  });
});
