/** Starts the language server when a document of its is open, and again when the language mode changes what that is. */
import { languages, window, workspace, type DocumentFilter, type TextDocument } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { disposeAll, type Disposable } from './disposable.ts';
import { LANGUAGE_ID, namedJsonFilters, serviceFilters } from './documents.ts';
import { messageOf, type Channels } from './log.ts';
import { readSettings } from './settings.ts';

/** The server's own request: the names of images on this machine. */
const LOCAL_IMAGES = 'drydock/localImages';

export interface LanguageFeatures extends Disposable {
  /** Attaches the server to a plain JSON document that is a task definition by its content. */
  attach(document: TextDocument): void;
}

export function createLanguageFeatures(options: {
  readonly serverModule: string;
  readonly channels: Channels;
  /** Images that Docker has here, for completion; asked for only where an engine is connected, and never starts one. */
  readonly localImages: () => Promise<readonly string[]>;
}): LanguageFeatures {
  const { channels, serverModule } = options;
  /** Accepted by content, as `file` patterns; forgotten with the window, the answers themselves are not. */
  const accepted = new Map<string, DocumentFilter>();
  let client: LanguageClient | undefined;
  // Starts and stops one after the other, whoever asks.
  let queue = Promise.resolve();

  const selector = (): DocumentFilter[] => [
    { language: LANGUAGE_ID },
    { language: 'json', pattern: '**/*.local.json' },
    { language: 'jsonc', pattern: '**/*.local.json' },
    ...serviceFilters(),
    ...(readSettings().languageMode === 'json' ? namedJsonFilters() : []),
    ...accepted.values(),
  ];

  const start = async () => {
    if (client) return;
    const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
    const server = { module: serverModule, transport: TransportKind.ipc };
    client = new LanguageClient(
      'drydock',
      'Drydock',
      { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=6017'] } } },
      {
        documentSelector: selector() as { language: string; pattern?: string }[],
        // JSON has the formatter of its user's choice; two for one file would make VS Code ask which to take.
        initializationOptions: { formatOnly: [LANGUAGE_ID], localImages: true },
        outputChannel: channels.drydock,
      },
    );
    const starting = client;
    starting.onRequest(LOCAL_IMAGES, () => options.localImages().catch(() => []));
    try {
      await starting.start();
    } catch (error) {
      channels.drydock.error(`the language server did not start: ${messageOf(error)}`);
    }
  };
  const stop = async () => {
    const stopping = client;
    client = undefined;
    await stopping?.dispose().catch((error: unknown) => channels.drydock.warn(messageOf(error)));
  };
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    queue = queue.then(work, work);
    return queue;
  };

  const startFor = (document: TextDocument) => {
    if (!client && languages.match(selector(), document) > 0) void inTurn(start);
  };
  const restart = () =>
    inTurn(async () => {
      const wasRunning = client !== undefined;
      await stop();
      if (wasRunning || workspace.textDocuments.some((each) => languages.match(selector(), each) > 0)) await start();
    });

  /** In the plain JSON mode a document that got our language by its name is given back. */
  const keepMode = (document: TextDocument) => {
    if (document.languageId === LANGUAGE_ID && readSettings().languageMode === 'json') {
      void languages.setTextDocumentLanguage(document, 'json');
    }
  };
  const onOpen = (document: TextDocument) => {
    keepMode(document);
    startFor(document);
  };
  workspace.textDocuments.forEach(onOpen);
  const owned = [
    workspace.onDidOpenTextDocument(onOpen),
    window.onDidChangeActiveTextEditor((editor) => editor && startFor(editor.document)),
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration('drydock.languageMode')) return;
      workspace.textDocuments.forEach(keepMode);
      void restart();
    }),
  ];

  return {
    attach(document) {
      const known = accepted.has(document.uri.toString());
      accepted.set(document.uri.toString(), { language: document.languageId, pattern: document.uri.path });
      // A client's selector is fixed: only a new one listens to a document that was not among its own.
      if (known) startFor(document);
      else void restart();
    },
    dispose() {
      disposeAll(owned);
      void inTurn(stop);
    },
  };
}
