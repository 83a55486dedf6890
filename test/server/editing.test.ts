import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  CodeActionRequest,
  CodeActionResolveRequest,
  CompletionRequest,
  DefinitionRequest,
  DidChangeConfigurationNotification,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  HoverRequest,
  InlayHintRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  type ClientCapabilities,
  type CodeAction,
  type CompletionList,
} from 'vscode-languageserver-protocol';
import { bundleServer } from './support/bundle.ts';
import { startClient, type LspClient } from './support/lspClient.ts';

const CAPABILITIES: ClientCapabilities = {
  textDocument: { diagnostic: {}, completion: { completionItem: { snippetSupport: true } } },
  workspace: { configuration: true },
};

const definition = `{
  "family": "web",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "1024",
  "memory": "2048",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    { "name": "app", "image": "nginx:1", "dependsOn": [{ "containerName": "db", "condition": "START" }] },
    { "name": "db", "image": "postgres:17" }
  ]
}
`;

let bundle: Awaited<ReturnType<typeof bundleServer>>;
let client: LspClient | undefined;
let uri = '';
let overlay = '';

beforeAll(async () => {
  bundle = await bundleServer();
  const folder = join(bundle.folder, 'editing');
  mkdirSync(folder);
  const address = (name: string) => pathToFileURL(join(folder, name)).href;
  [uri, overlay] = [address('task-definition.json'), address('task-definition.local.json')];
  writeFileSync(join(folder, 'task-definition.local.json'), '{ "containers": { "db": { "skip": true } } }');
});
afterAll(() => bundle.remove());
afterEach(() => {
  client?.kill();
  client = undefined;
});

async function start(settings: unknown = {}, text = definition): Promise<LspClient['connection']> {
  client = await startClient([process.execPath, bundle.server, '--stdio'], CAPABILITIES, settings);
  await client.open(uri, text);
  return client.connection;
}

/** Inside the first occurrence of a piece of the definition. */
function positionOf(piece: string) {
  const before = definition.slice(0, definition.indexOf(piece) + 1).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

describe('names over stdio', () => {
  const at = () => ({ textDocument: { uri }, position: positionOf('"db", "condition"') });

  it('lead to their definition, their uses and the overlay', async () => {
    const connection = await start();
    expect(await connection.sendRequest(DefinitionRequest.type, at())).toMatchObject([
      { uri, range: { start: { line: 8, character: 15 } } },
    ]);
    const references = await connection.sendRequest(ReferencesRequest.type, {
      ...at(),
      context: { includeDeclaration: true },
    });
    expect(references?.map((each) => each.uri)).toEqual([uri, uri, overlay]);
    expect(await connection.sendRequest(DocumentHighlightRequest.type, at())).toHaveLength(2);
  });

  it('are renamed everywhere, and refused in words', async () => {
    const connection = await start();
    expect(await connection.sendRequest(PrepareRenameRequest.type, at())).toMatchObject({ placeholder: 'db' });
    const edit = await connection.sendRequest(RenameRequest.type, { ...at(), newName: 'postgres' });
    expect(Object.entries(edit?.changes ?? {}).map(([address, edits]) => [address, edits.length])).toEqual([
      [uri, 2],
      [overlay, 1],
    ]);
    await expect(connection.sendRequest(RenameRequest.type, { ...at(), newName: 'app' })).rejects.toThrow(
      'There is another container called "app"',
    );
  });
});

describe('inlay hints over stdio', () => {
  const everywhere = () => ({
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
  });

  it('come unless the settings say no', async () => {
    const connection = await start();
    const hints = await connection.sendRequest(InlayHintRequest.type, everywhere());
    expect(hints?.map(({ label }) => label)).toEqual(['1 vCPU', '2 GB', 'essential', 'essential']);
    client?.kill();
    const without = await start({ inlayHints: { enabled: false } });
    expect(await without.sendRequest(InlayHintRequest.type, everywhere())).toEqual([]);
  });
});

describe('levels of rules over stdio', () => {
  it('follow the settings without a restart', async () => {
    client = await startClient([process.execPath, bundle.server, '--stdio'], {});
    await client.open(uri, '{ "containerDefinitions": [{ "name": "a", "image": "b:1", "memory": 64 }] }');
    const told = async () =>
      (await client?.pushed(uri))?.diagnostics
        .filter(({ code }) => code === 'family-required')
        .map(({ severity }) => severity);
    const choose = (level: string) =>
      client?.connection.sendNotification(DidChangeConfigurationNotification.type, {
        settings: { drydock: { rules: { 'family-required': level } } },
      });
    expect(await told()).toEqual([1]);
    await choose('hint');
    expect(await told()).toEqual([4]);
    await choose('off');
    expect(await told()).toEqual([]);
  });
});

describe('hover over stdio', () => {
  it('tells what follows from a value', async () => {
    const connection = await start();
    const hover = await connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: positionOf('"1024"'),
    });
    expect(JSON.stringify(hover?.contents)).toContain('1024 CPU units are 1 vCPU');
  });
});

describe('code actions over stdio', () => {
  const text = '{\n  // comment\n  "family": "web",\n  "containerDefinitions": [],\n}\n';
  const request = (only: string[]) => ({
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    context: { diagnostics: [], only },
  });

  it('fix all that is safe, at once for clients that do not resolve', async () => {
    const connection = await start({}, text);
    const [action] = (await connection.sendRequest(CodeActionRequest.type, request(['source.fixAll']))) ?? [];
    expect(action).toMatchObject({ kind: 'source.fixAll.drydock' });
    expect((action as CodeAction).edit?.changes?.[uri]).toHaveLength(1);
  });

  it('are completed when chosen by clients that resolve', async () => {
    client = await startClient([process.execPath, bundle.server, '--stdio'], {
      textDocument: { codeAction: { resolveSupport: { properties: ['edit'] } } },
    });
    await client.open(uri, text);
    const { connection } = client;
    const [action] = (await connection.sendRequest(CodeActionRequest.type, request(['source.fixAll']))) ?? [];
    expect(action).not.toHaveProperty('edit');
    const resolved = await connection.sendRequest(CodeActionResolveRequest.type, action as CodeAction);
    expect(resolved.edit?.changes?.[uri]).toHaveLength(1);
  });
});

describe('completion over stdio', () => {
  it('says what the launch type does not take', async () => {
    const connection = await start({}, definition.replace('"image": "nginx:1"', '"image": "nginx:1", "p"'));
    const position = { line: 7, character: definition.split('\n')[7]?.indexOf('"nginx:1"') ?? 0 };
    const { items } = (await connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position: { ...position, character: position.character + '"nginx:1", "p'.length },
    })) as CompletionList;
    expect(items.find(({ label }) => label === 'privileged')?.detail).toBe('not supported on Fargate');
  });
});

describe('links over stdio', () => {
  it('lead to the pages of images', async () => {
    const connection = await start();
    const links = await connection.sendRequest(DocumentLinkRequest.type, { textDocument: { uri } });
    expect(links?.map(({ target }) => target)).toEqual([
      'https://hub.docker.com/_/nginx',
      'https://hub.docker.com/_/postgres',
    ]);
  });
});
