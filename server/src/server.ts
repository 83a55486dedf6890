import {
  CodeLensRefreshRequest,
  InlayHintRefreshRequest,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
  type CodeAction,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  type RenameParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { pullDiagnostics, pushDiagnostics } from './diagnostics.ts';
import { createDocuments, type ServedDocument } from './documents.ts';
import { offerFormatting } from './formatting.ts';
import { CODE_ACTION_KINDS, createLanguageService, type ValidateOptions } from './language/index.ts';
import { createLocalImages } from './localImages.ts';
import { runSafely } from './runSafely.ts';
import { createSettings, type SettingsSource } from './settings.ts';
import { createUnaskedLenses } from './unaskedLenses.ts';
import type { FileSystem } from './workspace/fileSystem.ts';
import { followWorkspace, workspaceCapabilities } from './workspace/follow.ts';
import { createKnownFiles } from './workspace/knownFiles.ts';
import { followRenames } from './workspace/renames.ts';

/** What the server needs of the machine it runs on. */
export interface Runtime {
  readonly files: FileSystem;
  readonly version: string;
}

/** Wires LSP requests to the language service. Every answer comes through runSafely. */
export function startServer(connection: Connection, runtime: Runtime): void {
  const report = (what: string, error: unknown) => {
    connection.console.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  const documents = new TextDocuments(TextDocument);

  connection.onInitialize((params): InitializeResult => {
    const settings = createSettings(connection, params.capabilities, params.initializationOptions);
    const formatting = offerFormatting(connection, params);
    const isInitialized = new Promise<void>((resolve) => connection.onInitialized(() => resolve()));
    serve(connection, documents, runtime, params, settings, isInitialized, report);
    void isInitialized.then(() => {
      settings.listen();
      formatting.register();
    });
    const canPull = params.capabilities.textDocument?.diagnostic !== undefined;
    return {
      serverInfo: { name: 'drydock', version: runtime.version },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        completionProvider: { triggerCharacters: ['"', ':'] },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        renameProvider: { prepareProvider: true },
        documentLinkProvider: { resolveProvider: false },
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        selectionRangeProvider: true,
        ...formatting.capabilities,
        codeActionProvider: { codeActionKinds: [...CODE_ACTION_KINDS], resolveProvider: true },
        inlayHintProvider: true,
        codeLensProvider: { resolveProvider: false },
        ...(canPull
          ? { diagnosticProvider: { identifier: 'drydock', interFileDependencies: true, workspaceDiagnostics: false } }
          : {}),
        workspace: workspaceCapabilities,
      },
    };
  });
  documents.listen(connection);
  connection.listen();
}

function serve(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  runtime: Runtime,
  params: InitializeParams,
  settings: SettingsSource,
  isInitialized: Promise<void>,
  report: (what: string, error: unknown) => void,
): void {
  const { capabilities } = params;
  const service = createLanguageService({
    onRuleError: (code, error) => report(`rule ${code}`, error),
    relatedDocuments: (uri) => served.others(uri),
    clientCapabilities: capabilities,
    snippets: capabilities.textDocument?.completion?.completionItem?.snippetSupport ?? false,
  });
  const known = createKnownFiles({ service, files: runtime.files });
  const served = createDocuments({
    service,
    openDocument: (uri) => documents.get(uri),
    openDocuments: () => documents.all(),
    readFile: runtime.files.readFile,
    onDisk: () => known.documents(),
  });

  const find = async (uri: string) => {
    const options = await optionsFor(settings, uri);
    const document = await served.get(uri);
    return document === undefined
      ? []
      : service
          .validate(document.parsed, { ...options, definition: document.definition })
          .map((problem) => service.toDiagnostic(problem, uri));
  };
  const diagnostics =
    capabilities.textDocument?.diagnostic === undefined
      ? pushDiagnostics(connection, documents, find, report)
      : pullDiagnostics(connection, find, report, capabilities.workspace?.diagnostics?.refreshSupport ?? false);
  followWorkspace({
    connection,
    params,
    known,
    isInitialized,
    openUris: () => documents.keys(),
    onChange: () => diagnostics.refresh(),
    report,
  });
  followRenames(connection, params, runtime.files, report);
  const canRefreshLenses = capabilities.workspace?.codeLens?.refreshSupport ?? false;
  const refreshLenses = () => {
    if (canRefreshLenses) void connection.sendRequest(CodeLensRefreshRequest.type);
  };
  const unaskedLenses = createUnaskedLenses(refreshLenses);
  documents.onDidOpen(({ document: { uri } }) => unaskedLenses.opened(uri));
  documents.onDidClose(({ document: { uri } }) => {
    unaskedLenses.settled(uri);
    // Whatever its name is: the editor showed that it is a definition. What is on disk may be another text.
    if (served.others('').some((each) => each.uri === uri)) known.learn(uri);
    served.forget(uri);
    void known.refresh([uri]).then(() => diagnostics.refresh());
  });
  settings.onDidChange(() => {
    diagnostics.refresh();
    refreshLenses();
    if (capabilities.workspace?.inlayHint?.refreshSupport) void connection.sendRequest(InlayHintRefreshRequest.type);
  });

  /** A request about a document that is ours; others are answered with nothing. */
  const about = <P extends { textDocument: { uri: string } }, R>(
    name: string,
    nothing: R,
    answer: (document: ServedDocument, params: P) => R | Promise<R>,
  ) =>
    runSafely(name, nothing, report, async (request: P) => {
      const document = await served.get(request.textDocument.uri);
      return document === undefined ? nothing : answer(document, request);
    });

  const localImages = createLocalImages(connection, params.initializationOptions);
  connection.onCompletion(
    about('completion', null, async ({ parsed, definition }, { position, textDocument }) =>
      service.completion(parsed, position, {
        ...(await optionsFor(settings, textDocument.uri)),
        definition,
        localImages,
      }),
    ),
  );
  connection.onHover(
    about('hover', null, async ({ parsed }, { position, textDocument }) =>
      service.hover(parsed, position, await optionsFor(settings, textDocument.uri)),
    ),
  );
  connection.onDefinition(
    about('definition', [], async (document, { position }) =>
      service.definitions(document.parsed, position, await served.beside(document)),
    ),
  );
  connection.onReferences(
    about('references', [], async (document, { position, context }) =>
      service.references(document.parsed, position, context, await served.beside(document)),
    ),
  );
  connection.onDocumentHighlight(
    about('highlights', [], ({ parsed }, { position }) => service.highlights(parsed, position)),
  );
  connection.onPrepareRename(
    about('rename', null, ({ parsed }, { position }) => service.renamePlace(parsed, position)),
  );
  connection.onRenameRequest(
    about<RenameParams, WorkspaceEdit | ResponseError | null>(
      'rename',
      null,
      async (document, { position, newName }) => {
        const result = service.rename(document.parsed, position, newName, await served.beside(document));
        if (result === null) return null;
        return 'edit' in result ? result.edit : new ResponseError(LSPErrorCodes.RequestFailed, result.refusal);
      },
    ),
  );
  connection.onDocumentLinks(about('links', [], ({ parsed }) => service.documentLinks(parsed)));
  connection.onDocumentSymbol(about('symbols', [], ({ parsed }) => service.symbols(parsed)));
  connection.onFoldingRanges(about('folding', [], ({ parsed }) => service.folding(parsed)));
  connection.onSelectionRanges(
    about('selection', [], ({ parsed }, { positions }) => service.selectionRanges(parsed, positions)),
  );
  connection.onDocumentFormatting(
    about('formatting', [], ({ parsed }, { options }) => service.format(parsed, undefined, options)),
  );
  connection.onDocumentRangeFormatting(
    about('formatting', [], ({ parsed }, { range, options }) => service.format(parsed, range, options)),
  );
  const actionOptions = async (uri: string, { definition }: ServedDocument) => ({
    ...(await optionsFor(settings, uri)),
    definition,
    lazy: capabilities.textDocument?.codeAction?.resolveSupport?.properties.includes('edit') ?? false,
    canCreateFiles: capabilities.workspace?.workspaceEdit?.resourceOperations?.includes('create') ?? false,
  });
  connection.onCodeAction(
    about('code actions', [], async (document, { range, context, textDocument }) =>
      service.codeActions(document.parsed, range, context.diagnostics, {
        ...(await actionOptions(textDocument.uri, document)),
        // Actions on the whole file are for those who ask for them.
        only: context.only ?? ['quickfix', 'refactor'],
      }),
    ),
  );
  connection.onCodeActionResolve(async (action, token) => {
    const resolve = runSafely('code actions', action, report, async (wanted: CodeAction) => {
      const uri = uriOfData(wanted.data);
      const document = uri === undefined ? undefined : await served.get(uri);
      if (uri === undefined || document === undefined) return wanted;
      return service.resolveCodeAction(document.parsed, wanted, await actionOptions(uri, document));
    });
    return resolve(action, token);
  });
  connection.languages.inlayHint.on(
    about('inlay hints', [], async ({ parsed }, { range, textDocument }) =>
      (await settings.for(textDocument.uri)).inlayHints ? service.inlayHints(parsed, range) : [],
    ),
  );
  connection.onCodeLens(
    about('code lenses', [], async ({ parsed }, { textDocument: { uri } }) => {
      unaskedLenses.settled(uri);
      return (await settings.for(uri)).codeLenses ? service.codeLenses(parsed) : [];
    }),
  );
}

/** The document that an action was offered for, as the client sends it back. */
const uriOfData = (data: unknown): string | undefined =>
  typeof data === 'object' && data !== null && 'uri' in data && typeof data.uri === 'string' ? data.uri : undefined;

async function optionsFor(settings: SettingsSource, uri: string): Promise<ValidateOptions> {
  const { assumedLaunchType, levels } = await settings.for(uri);
  return { assumedLaunchType, levels };
}
