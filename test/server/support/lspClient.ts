import { spawn, type ChildProcess } from 'node:child_process';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import {
  ConfigurationRequest,
  DiagnosticRefreshRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShutdownRequest,
  type ClientCapabilities,
  type InitializeResult,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol';

/** A small LSP client around a server process, for tests. */
export interface LspClient {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** Of the server's process. */
  readonly pid: number;
  open(uri: string, text: string, languageId?: string): Promise<void>;
  change(uri: string, version: number, text: string): Promise<void>;
  close(uri: string): Promise<void>;
  /** The next diagnostics pushed for a document, or those that came since the last call. */
  pushed(uri: string): Promise<PublishDiagnosticsParams>;
  /** Once the server has asked to be told of `method`. */
  registered(method: string): Promise<void>;
  /** Once the server has asked that diagnostics be pulled anew, since the last call. */
  refreshed(): Promise<void>;
  /** Shuts the server down; resolves with its exit code. */
  shutdown(): Promise<number | null>;
  kill(): void;
}

const DEADLINE_MS = 20_000;

export async function startClient(
  command: readonly string[],
  capabilities: ClientCapabilities,
  settings: unknown = {},
  folders: readonly string[] | null = null,
): Promise<LspClient> {
  const [program = 'node', ...args] = command;
  const child: ChildProcess = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  if (child.stdout === null || child.stdin === null) throw new Error('the server has no stdio');
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const inbox: PublishDiagnosticsParams[] = [];
  let wake = () => {};
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    inbox.push(params);
    wake();
  });
  const registered = new Set<string>();
  connection.onRequest(ConfigurationRequest.type, ({ items }) =>
    items.map(({ section }) => (section === 'drydock' ? settings : null)),
  );
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    for (const { method } of registrations) registered.add(method);
    wake();
  });
  let refreshes = 0;
  connection.onRequest(DiagnosticRefreshRequest.type, () => {
    refreshes++;
    wake();
  });
  const until = async (isSo: () => boolean, what: string) => {
    const deadline = Date.now() + DEADLINE_MS;
    while (!isSo()) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`${what} within ${DEADLINE_MS} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        const before = wake;
        wake = () => {
          before();
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  connection.listen();
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the protocol still requires it
    rootUri: null,
    workspaceFolders: folders?.map((uri) => ({ uri, name: uri })) ?? null,
    capabilities,
  });
  await connection.sendNotification(InitializedNotification.type, {});

  return {
    connection,
    initialized,
    pid: child.pid ?? 0,
    open: (uri, text, languageId = 'ecs-task-definition') =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version: 1, text },
      }),
    change: (uri, version, text) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    close: (uri) => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
    pushed: async (uri) => {
      await until(() => inbox.some((params) => params.uri === uri), `no diagnostics for ${uri}`);
      const [found] = inbox.splice(
        inbox.findIndex((params) => params.uri === uri),
        1,
      );
      if (found === undefined) throw new Error(`the diagnostics for ${uri} are gone`);
      return found;
    },
    registered: (method) => until(() => registered.has(method), `no registration for ${method}`),
    refreshed: async () => {
      await until(() => refreshes > 0, 'no refresh of diagnostics');
      refreshes = 0;
    },
    shutdown: async () => {
      const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      return exited;
    },
    kill: () => {
      connection.dispose();
      child.kill('SIGKILL');
    },
  };
}
