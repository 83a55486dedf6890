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

  it('treat an overlay as one even where its name made it a task definition', async () => {
    const { documents, show } = setUp({ 'file:///task-definition.json': definition });
    show('file:///task-definition.local.json', 'ecs-task-definition', '{}');
    expect((await documents.get('file:///task-definition.local.json'))?.parsed.role).toBe('overlay');
  });
});
