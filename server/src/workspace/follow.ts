import {
  DidChangeWatchedFilesNotification,
  type Connection,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { definitionPathOf } from '../language/index.ts';
import type { ReportError } from '../runSafely.ts';
import { isBelow, keyOf } from './address.ts';
import type { KnownFiles } from './knownFiles.ts';

/** Definitions, overlays and templates of them; which of these files matter is told by their names. */
const WATCHED = '**/*.{json,jsonc,tpl,tmpl,j2,jinja,template,tftpl}';

const ANY_FILE = { filters: [{ scheme: 'file', pattern: { glob: '**/*' } }] };

const JSON_FILE = { filters: [{ scheme: 'file', pattern: { glob: '**/*.json' } }] };

/** What the server tells the client of its interest in the workspace. */
export const workspaceCapabilities = {
  workspaceFolders: { supported: true, changeNotifications: true },
  fileOperations: { didRename: ANY_FILE, didDelete: ANY_FILE, willRename: JSON_FILE },
} satisfies InitializeResult['capabilities']['workspace'];

export interface FollowOptions {
  readonly connection: Connection;
  readonly params: InitializeParams;
  readonly known: KnownFiles;
  readonly isInitialized: Promise<void>;
  readonly openUris: () => readonly string[];
  /** What checks say of open documents may be another now. */
  readonly onChange: () => void;
  readonly report: ReportError;
}

/** Keeps what is known of the files on disk as they are, from the moment the client is initialized. */
export function followWorkspace(options: FollowOptions): void {
  const { connection, params, known, isInitialized, openUris, onChange, report } = options;
  const { workspace } = params.capabilities;
  const folders = new Set(foldersOf(params));
  const guarded = (work: Promise<unknown>) => void work.catch((error: unknown) => report('workspace', error));

  const add = async (uri: string) => {
    folders.add(uri);
    const before = known.documents().length;
    await known.addFolder(uri, await excludedIn(connection, params, uri));
    if (known.documents().length !== before) onChange();
  };
  const refresh = async (uris: readonly string[]) => {
    // An overlay that is open may belong to a definition of any name.
    const beside = new Set(openUris().flatMap((uri) => definitionPathOf(keyOf(uri)) ?? []));
    const isBeside = uris.some((uri) => beside.has(keyOf(uri)));
    if ((await known.refresh(uris)) || isBeside) onChange();
  };

  void isInitialized.then(() => {
    for (const uri of folders) guarded(add(uri));
    if (workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) {
          folders.delete(uri);
          known.removeFolder(uri);
        }
        for (const { uri } of added) guarded(add(uri));
        if (removed.length > 0) onChange();
      });
    }
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      guarded(
        connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: WATCHED }],
        }),
      );
    }
  });
  connection.onDidChangeWatchedFiles(({ changes }) => guarded(refresh(changes.map(({ uri }) => uri))));
  connection.workspace.onDidDeleteFiles(({ files }) => guarded(refresh(files.map(({ uri }) => uri))));
  connection.workspace.onDidRenameFiles(({ files }) => {
    guarded(refresh(files.flatMap(({ oldUri, newUri }) => [oldUri, newUri])));
    // What is below a folder that has another name now is told by no event of its own.
    for (const folder of folders) {
      if (files.some(({ newUri }) => isBelow(newUri, folder) && !/\.\w+$/.test(newUri))) guarded(add(folder));
    }
  });
}

function foldersOf(params: InitializeParams): readonly string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map(({ uri }) => uri);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- older clients name one folder only
  const { rootUri } = params;
  return rootUri === null ? [] : [rootUri];
}

/** The keys of `files.exclude` that are on, where the client knows such a setting. */
async function excludedIn(
  connection: Connection,
  { capabilities }: InitializeParams,
  scopeUri: string,
): Promise<readonly string[]> {
  if (!(capabilities.workspace?.configuration ?? false)) return [];
  const setting: unknown = await connection.workspace
    .getConfiguration({ scopeUri, section: 'files.exclude' })
    .catch(() => undefined);
  return typeof setting === 'object' && setting !== null
    ? Object.entries(setting).flatMap(([pattern, isOn]) => (isOn === true ? [pattern] : []))
    : [];
}
