import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CodeActionRequest,
  DefinitionRequest,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  DidRenameFilesNotification,
  DocumentDiagnosticRequest,
  FileChangeType,
  RenameRequest,
  type ClientCapabilities,
  type Diagnostic,
  type FullDocumentDiagnosticReport,
} from 'vscode-languageserver-protocol';
import { bundleServer } from './support/bundle.ts';
import { startClient, type LspClient } from './support/lspClient.ts';

const WORKSPACE: ClientCapabilities['workspace'] = {
  workspaceFolders: true,
  didChangeWatchedFiles: { dynamicRegistration: true },
  configuration: true,
};
const PUSH: ClientCapabilities = { workspace: WORKSPACE };
const PULL: ClientCapabilities = {
  textDocument: { diagnostic: {} },
  workspace: { ...WORKSPACE, diagnostics: { refreshSupport: true } },
};

const definition = (port: number) =>
  `{ "family": "web", "containerDefinitions": [{ "name": "app", "image": "nginx:1.27", "memory": 128, "portMappings": [{ "containerPort": ${port} }] }] }`;
const serviceText =
  '{ "serviceName": "web", "taskDefinition": "web", "desiredCount": 1, "loadBalancers": [{ "targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123456789abcdef", "containerName": "app", "containerPort": 80 }] }';

let bundle: Awaited<ReturnType<typeof bundleServer>>;
let client: LspClient | undefined;
let folder = '';

beforeAll(async () => {
  bundle = await bundleServer();
});
afterAll(() => bundle.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-workspace-'));
});
afterEach(() => {
  client?.kill();
  client = undefined;
  rmSync(folder, { recursive: true });
});

const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;

async function start(capabilities: ClientCapabilities): Promise<LspClient> {
  client = await startClient([process.execPath, bundle.server, '--stdio'], capabilities, {}, [
    pathToFileURL(folder).href,
  ]);
  return client;
}

const write = (name: string, text: string) => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
};

const changed = (from: LspClient, type: FileChangeType, ...names: string[]) =>
  from.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
    changes: names.map((name) => ({ uri: uriOf(name), type })),
  });

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

/** Waits until a push of that document has, or has not, a code. */
async function pushedWith(from: LspClient, uri: string, code: string, isThere = true): Promise<readonly Diagnostic[]> {
  for (;;) {
    const { diagnostics } = await from.pushed(uri);
    if (codes(diagnostics).includes(code) === isThere) return diagnostics;
  }
}

async function pull(from: LspClient, uri: string): Promise<readonly Diagnostic[]> {
  const report = await from.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
  return (report as FullDocumentDiagnosticReport).items;
}

describe('a workspace over stdio', () => {
  it('checks a service definition against a task definition that no editor shows', async () => {
    write('ecs/task-definition.json', definition(8080));
    const server = await start(PUSH);
    const uri = uriOf('deploy/service-definition.json');
    await server.open(uri, serviceText, 'json');
    const problems = await pushedWith(server, uri, 'svc-lb-port');
    const [problem] = problems.filter(({ code }) => code === 'svc-lb-port');
    expect(problem?.relatedInformation?.map(({ location }) => location.uri)).toEqual([
      uriOf('ecs/task-definition.json'),
    ]);
  });

  it('follows changes on disk, files that come and files that go', async () => {
    write('ecs/task-definition.json', definition(8080));
    const server = await start(PUSH);
    const uri = uriOf('service-definition.json');
    await server.registered(DidChangeWatchedFilesNotification.method);
    await server.open(uri, serviceText, 'json');
    await pushedWith(server, uri, 'svc-lb-port');
    write('ecs/task-definition.json', definition(80));
    await changed(server, FileChangeType.Changed, 'ecs/task-definition.json');
    await pushedWith(server, uri, 'svc-lb-port', false);
    write('ecs/task-definition.json', definition(8080));
    await changed(server, FileChangeType.Changed, 'ecs/task-definition.json');
    await pushedWith(server, uri, 'svc-lb-port');
    rmSync(join(folder, 'ecs/task-definition.json'));
    await changed(server, FileChangeType.Deleted, 'ecs/task-definition.json');
    await pushedWith(server, uri, 'svc-lb-port', false);
    write('taskdef.json', definition(9090));
    await changed(server, FileChangeType.Created, 'taskdef.json');
    await pushedWith(server, uri, 'svc-lb-port');
  });

  it('follows the editor before the disk, and the disk again once the editor is closed', async () => {
    write('task-definition.json', definition(80));
    const server = await start(PUSH);
    const uri = uriOf('service-definition.json');
    const task = uriOf('task-definition.json');
    await server.open(uri, serviceText, 'json');
    await server.open(task, definition(8080));
    await pushedWith(server, uri, 'svc-lb-port');
    await server.change(task, 2, definition(80));
    await pushedWith(server, uri, 'svc-lb-port', false);
    await server.change(task, 3, definition(8080));
    await pushedWith(server, uri, 'svc-lb-port');
    await server.close(task);
    await pushedWith(server, uri, 'svc-lb-port', false);
  });

  it('asks clients that pull to do so again', async () => {
    const server = await start(PULL);
    const uri = uriOf('service-definition.json');
    await server.registered(DidChangeWatchedFilesNotification.method);
    await server.open(uri, serviceText, 'json');
    expect(codes(await pull(server, uri))).not.toContain('svc-lb-port');
    write('task-definition.json', definition(8080));
    await changed(server, FileChangeType.Created, 'task-definition.json');
    await server.refreshed();
    expect(codes(await pull(server, uri))).toContain('svc-lb-port');
  });

  it('follows folders that are added, removed and renamed', async () => {
    const server = await start(PUSH);
    const uri = uriOf('service-definition.json');
    const other = mkdtempSync(join(tmpdir(), 'drydock-workspace-'));
    try {
      writeFileSync(join(other, 'taskdef.json'), definition(8080));
      await server.open(uri, serviceText, 'json');
      const event = { uri: pathToFileURL(other).href, name: 'other' };
      const tell = (added: (typeof event)[], removed: (typeof event)[]) =>
        server.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event: { added, removed } });
      await tell([event], []);
      await pushedWith(server, uri, 'svc-lb-port');
      await tell([], [event]);
      await pushedWith(server, uri, 'svc-lb-port', false);
    } finally {
      rmSync(other, { recursive: true });
    }
    write('before/taskdef.json', definition(8080));
    renameSync(join(folder, 'before'), join(folder, 'after'));
    await server.connection.sendNotification(DidRenameFilesNotification.type, {
      files: [{ oldUri: uriOf('before'), newUri: uriOf('after') }],
    });
    await pushedWith(server, uri, 'svc-lb-port');
  });

  it('leads from a service definition into a file on disk, and renames there', async () => {
    write('ecs/task-definition.json', definition(80));
    const server = await start(PUSH);
    const uri = uriOf('service-definition.json');
    const task = uriOf('ecs/task-definition.json');
    await server.open(uri, serviceText, 'json');
    // The workspace is known once the family's duplicate is told.
    await server.open(uriOf('web.json'), definition(80));
    await pushedWith(server, uriOf('web.json'), 'family-duplicate');
    await server.close(uriOf('web.json'));
    const at = { textDocument: { uri }, position: { line: 0, character: serviceText.indexOf('"app"') + 1 } };
    expect(await server.connection.sendRequest(DefinitionRequest.type, at)).toMatchObject([{ uri: task }]);
    const edit = await server.connection.sendRequest(RenameRequest.type, { ...at, newName: 'front' });
    expect(Object.keys(edit?.changes ?? {}).toSorted()).toEqual([task, uri].toSorted());
  });

  it('tells of a family that another file registers, and checks an overlay against the definition beside it', async () => {
    write('a/task-definition.json', definition(80));
    const server = await start(PUSH);
    const task = uriOf('b/web.json');
    write('b/web.json', definition(80));
    await server.open(task, definition(80));
    const [problem] = (await pushedWith(server, task, 'family-duplicate')).filter(
      ({ code }) => code === 'family-duplicate',
    );
    expect(problem?.message).toContain('The family `web` is registered by task-definition.json too');
    const overlay = uriOf('b/web.local.json');
    await server.open(overlay, '{ "containers": { "api": {} } }', 'json');
    const [unknown] = await pushedWith(server, overlay, 'overlay-container-unknown');
    if (unknown === undefined) throw new Error('no problem');
    const actions = await server.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: overlay },
      range: unknown.range,
      context: { diagnostics: [unknown] },
    });
    expect(actions?.map(({ title }) => title)).toEqual(['Rename to "app"', 'Remove "api"']);
    await server.change(task, 2, definition(80).replace('"app"', '"api"'));
    await pushedWith(server, overlay, 'overlay-container-unknown', false);
  });
});
