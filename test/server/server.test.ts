import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  DidChangeConfigurationNotification,
  DocumentDiagnosticRequest,
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  SelectionRangeRequest,
  type ClientCapabilities,
  type CompletionList,
  type Diagnostic,
  type DocumentSymbol,
  type FullDocumentDiagnosticReport,
} from 'vscode-languageserver-protocol';
import { bundleServer } from './support/bundle.ts';
import { startClient, type LspClient } from './support/lspClient.ts';

const PULL: ClientCapabilities = {
  textDocument: { diagnostic: {}, completion: { completionItem: { snippetSupport: true } } },
  workspace: { configuration: true },
};
const uri = 'file:///nowhere/task-definition.json';

const definition = `{
  "family": "web",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "256",
  "memory": "512",
  "networkMode": "bridge",
  "containerDefinitions": [
    { "name": "app", "image": "nginx", "portMappings": [{ "containerPort": "80" }] },
    { "name": "db", "image": "postgres", "dependsOn": [{ "containerName": "", "condition": "START" }] }
  ]
}
`;

let bundle: Awaited<ReturnType<typeof bundleServer>>;
let client: LspClient | undefined;

beforeAll(async () => {
  bundle = await bundleServer();
});
afterAll(() => bundle.remove());
afterEach(() => {
  client?.kill();
  client = undefined;
});

async function start(capabilities: ClientCapabilities, settings?: unknown): Promise<LspClient> {
  client = await startClient([process.execPath, bundle.server, '--stdio'], capabilities, settings);
  return client;
}

/** The codes of what is an error: how many hints there are beside is the rules' own affair. */
const errorsOf = (problems: readonly Diagnostic[]) =>
  problems.filter(({ severity }) => severity === 1).map(({ code }) => code);

async function pull(from: LspClient, address = uri) {
  const report = await from.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri: address } });
  return (report as FullDocumentDiagnosticReport).items;
}

describe('the language server over stdio', () => {
  it('answers pulled diagnostics with codes, links and the words of ECS', async () => {
    const server = await start(PULL);
    expect(server.initialized.capabilities.diagnosticProvider).toBeDefined();
    await server.open(uri, definition);
    const problems = await pull(server);
    expect(errorsOf(problems)).toEqual(['fargate-network-mode', 'doc-type-mismatch', 'depends-unknown']);
    expect(problems[0]).toMatchObject({
      source: 'drydock',
      severity: 1,
      range: { start: { line: 5, character: 17 }, end: { line: 5, character: 25 } },
      codeDescription: { href: expect.stringMatching(/^https:/) as string },
      message: expect.stringContaining("ECS would say: Fargate only supports network mode 'awsvpc'.") as string,
    });
  });

  it('pushes diagnostics to clients that cannot pull, follows edits and clears on close', async () => {
    const server = await start({});
    expect(server.initialized.capabilities.diagnosticProvider).toBeUndefined();
    await server.open(uri, definition);
    expect(errorsOf((await server.pushed(uri)).diagnostics)).toHaveLength(3);
    await server.change(uri, 2, definition.replace('"bridge"', '"awsvpc"'));
    const { version, diagnostics } = await server.pushed(uri);
    expect(version).toBe(2);
    expect(errorsOf(diagnostics)).toHaveLength(2);
    await server.close(uri);
    expect((await server.pushed(uri)).diagnostics).toEqual([]);
  });

  it('serves JSON documents that are task definitions by name or content, and leaves others alone', async () => {
    const server = await start(PULL);
    const named = 'file:///nowhere/.aws/task-definition-prod.json';
    const byContent = 'file:///nowhere/deploy.json';
    const foreign = 'file:///nowhere/package.json';
    await server.open(named, '{}', 'json');
    await server.open(byContent, '{ "containerDefinitions": [] }', 'jsonc');
    await server.open(foreign, '{ "name": 7 }', 'json');
    expect((await pull(server, named)).map(({ code }) => code)).toContain('containers-required');
    expect((await pull(server, byContent)).map(({ code }) => code)).toContain('containers-required');
    expect(await pull(server, foreign)).toEqual([]);
    expect(
      await server.connection.sendRequest(HoverRequest.type, {
        textDocument: { uri: foreign },
        position: { line: 0, character: 3 },
      }),
    ).toBeNull();
  });

  it('checks for the launch type that the settings assume', async () => {
    const server = await start(PULL, { launchType: 'FARGATE' });
    await server.open(uri, '{ "family": "a", "containerDefinitions": [{ "name": "a", "image": "b" }] }');
    expect(errorsOf(await pull(server))).toEqual([
      'fargate-network-mode',
      'fargate-cpu-required',
      'fargate-memory-required',
    ]);
  });

  it('follows settings that change, sent by clients that cannot be asked', async () => {
    const server = await start({});
    await server.open(uri, '{ "family": "a", "containerDefinitions": [{ "name": "a", "image": "b", "memory": 64 }] }');
    expect(errorsOf((await server.pushed(uri)).diagnostics)).toEqual([]);
    await server.connection.sendNotification(DidChangeConfigurationNotification.type, {
      settings: { drydock: { launchType: 'FARGATE' } },
    });
    expect(errorsOf((await server.pushed(uri)).diagnostics)).toHaveLength(3);
  });

  it('answers after edits with what the document is now', async () => {
    const server = await start(PULL);
    await server.open(uri, '{ "containerDefinitions": [] }');
    // No waiting in between: the request must see the edit that was sent before it.
    void server.change(
      uri,
      2,
      '{ "family": "web", "containerDefinitions": [{ "name": "a", "image": "b", "memory": 64 }] }',
    );
    expect(errorsOf(await pull(server))).toEqual([]);
  });

  it('repairs a problem by a code action on its diagnostic', async () => {
    const server = await start(PULL);
    await server.open(uri, definition);
    const [problem] = await pull(server);
    if (problem === undefined) throw new Error('no problem');
    const actions = await server.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: problem.range,
      context: { diagnostics: [problem] },
    });
    expect(actions).toEqual([
      {
        title: 'Set `networkMode` to `awsvpc`',
        kind: 'quickfix',
        isPreferred: true,
        diagnostics: [problem],
        edit: {
          changes: { [uri]: [expect.objectContaining({ newText: expect.stringContaining('awsvp') as string })] },
        },
      },
    ]);
  });

  it('completes, hovers, outlines, folds, selects, formats and shows lenses', async () => {
    const server = await start(PULL);
    const { connection } = server;
    const textDocument = { uri };
    await server.open(uri, definition);
    const position = { line: 8, character: definition.split('\n')[8]?.indexOf('""') ?? 0 };
    const inside = { line: position.line, character: position.character + 1 };

    const completion = (await connection.sendRequest(CompletionRequest.type, {
      textDocument,
      position: inside,
    })) as CompletionList;
    expect(completion.items[0]).toMatchObject({ label: '"app"', textEdit: { newText: '"app"' } });

    const hover = await connection.sendRequest(HoverRequest.type, {
      textDocument,
      position: { line: 5, character: 5 },
    });
    expect(JSON.stringify(hover?.contents)).toContain('network');

    const symbols = (await connection.sendRequest(DocumentSymbolRequest.type, { textDocument })) as DocumentSymbol[];
    const containers = symbols.find(({ name }) => name === 'containerDefinitions')?.children;
    expect(containers?.map(({ name, detail }) => [name, detail])).toEqual([
      ['app', 'nginx'],
      ['db', 'postgres'],
    ]);

    expect(await connection.sendRequest(FoldingRangeRequest.type, { textDocument })).not.toHaveLength(0);
    expect(
      await connection.sendRequest(SelectionRangeRequest.type, { textDocument, positions: [inside] }),
    ).toHaveLength(1);
    expect(
      await connection.sendRequest(DocumentFormattingRequest.type, {
        textDocument,
        options: { tabSize: 4, insertSpaces: true },
      }),
    ).not.toHaveLength(0);

    const lenses = await connection.sendRequest(CodeLensRequest.type, { textDocument });
    expect(lenses?.map(({ command }) => command)).toEqual([
      { title: '$(play) Run task', command: 'drydock.runTask', arguments: [uri] },
      { title: '$(check) Validate', command: 'drydock.validate', arguments: [uri] },
    ]);
  });

  it('shows no lenses where the settings say so', async () => {
    const server = await start(PULL, { codeLens: { enabled: false } });
    await server.open(uri, definition);
    expect(await server.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })).toEqual([]);
  });

  it('completes an overlay from the definition in the file beside it, and checks its structure', async () => {
    const folder = join(bundle.folder, 'project');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'web.json'), definition);
    const overlay = pathToFileURL(join(folder, 'web.local.json')).href;
    const server = await start(PULL);
    await server.open(overlay, '{ "containers": { "" }, "volume": {} }', 'json');
    const completion = (await server.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri: overlay },
      position: { line: 0, character: 19 },
    })) as CompletionList;
    expect(completion.items.slice(0, 2).map(({ label }) => label)).toEqual(['app', 'db']);
    await server.change(overlay, 2, '{ "volume": {} }');
    expect((await pull(server, overlay)).map(({ code }) => code)).toEqual(['doc-unknown-key']);
  });

  it('leaves a *.local.json alone that has no task definition beside it', async () => {
    const server = await start(PULL);
    const settings = pathToFileURL(join(bundle.folder, 'settings.local.json')).href;
    await server.open(settings, '{ "permissions": {} }', 'json');
    expect(await pull(server, settings)).toEqual([]);
  });

  it('ends with code 0 after shutdown and exit', async () => {
    const server = await start(PULL);
    expect(await server.shutdown()).toBe(0);
  });
});
