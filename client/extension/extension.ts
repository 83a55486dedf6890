/** Table of contents: what the extension consists of. Nothing is awaited here and nothing heavy is loaded. */
import { Uri, window, workspace, type ExtensionContext } from 'vscode';
import { registerCommands } from './commands/register.ts';
import { detectByContent } from './contentDetection.ts';
import { keepContextKeys } from './contextKeys.ts';
import { createConnection } from './engine/connection.ts';
import { registerContainerFiles } from './files/fileSystem.ts';
import { createFolders } from './files/folders.ts';
import { followJsonIndentation } from './indentation.ts';
import { createLanguageFeatures } from './languageClient.ts';
import { createChannels } from './log.ts';
import { createMemory } from './memory.ts';
import { createOverlayBoard } from './run/overlayBoard.ts';
import { createSavedSecrets } from './savedSecrets.ts';
import { ENGINE_SETTINGS } from './settings.ts';
import { createStore } from './state/store.ts';
import type * as Sdk from './state/ecsSdk.ts';
import { createStatusBar } from './statusBar.ts';
import { createTrees } from './trees.ts';
import { createUsageBoard } from './usage/board.ts';
import { createUsageFollower } from './usage/follow.ts';
import { registerDocuments } from './views/documents.ts';
import { createLogViews } from './views/logs.ts';
import { createServicePanels } from './views/servicePanel.ts';
import { createUsagePanels } from './views/usagePanel.ts';

/** What other extensions see of this one. */
export interface Drydock {
  /** How long activation took, in milliseconds, without the parsing of the bundle. */
  readonly activationMilliseconds: number;
}

export function activate(context: ExtensionContext): Drydock {
  const startedAt = performance.now();
  const own = <Owned extends { dispose(): unknown }>(part: Owned): Owned => {
    context.subscriptions.push(part);
    return part;
  };
  const bundle = (name: string) => context.asAbsolutePath(`dist/${name}`);

  const channels = own(createChannels());
  const memory = createMemory(context.globalState, context.workspaceState);
  const store = createStore();
  const overlays = createOverlayBoard();
  const savedSecrets = createSavedSecrets(context.secrets, context.workspaceState, () =>
    (workspace.workspaceFile ?? workspace.workspaceFolders?.[0]?.uri ?? '').toString(),
  );
  const session = own(
    createConnection({
      store,
      channels,
      overlays,
      engineBundle: bundle('engine.cjs'),
      version: (context.extension.packageJSON as { version: string }).version,
      // A bundle of its own, parsed when an engine is first talked to; this file is bundled as CommonJS.
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at activation
      loadSdk: () => require('./ecsClient.cjs') as typeof Sdk,
    }),
  );
  const ignoreFailure = () => undefined; // It is in the state already, where the views show it.

  const localImages = async () => (await session.current()?.local('ListImages', {}))?.images ?? [];
  const features = own(createLanguageFeatures({ serverModule: bundle('server.cjs'), channels, localImages }));
  own(detectByContent(features, memory));
  own(followJsonIndentation());
  own(keepContextKeys(store));
  own(createStatusBar(store));
  // The engine starts when the views are first looked at; once stopped, it is started by the user's next wish only.
  let shownBefore = false;
  const onShown = () => {
    if (shownBefore || !workspace.isTrusted) return;
    shownBefore = true;
    session.ensure().catch(ignoreFailure);
  };
  const usage = createUsageBoard();
  const usageFollower = own(
    createUsageFollower({
      store,
      board: usage,
      open: async (path, signal) => {
        const client = session.current();
        if (!client) throw new Error('no engine is connected');
        return await client.stream(path, signal);
      },
    }),
  );
  const folders = createFolders(async ({ task, container, path }) =>
    (await session.ensure()).local('ListFiles', { task, container, path }),
  );
  const trees = own(createTrees(store, usage, folders, onShown));
  own(registerContainerFiles(session));
  own(trees.watchClusters((visible) => usageFollower.want('tree', visible)));
  own(registerDocuments(session));
  const logs = own(createLogViews(store, session));
  const usagePanels = own(
    createUsagePanels({
      store,
      board: usage,
      follower: usageFollower,
      scripts: Uri.joinPath(context.extensionUri, 'dist'),
    }),
  );
  const servicePanels = own(
    createServicePanels({
      store,
      session,
      scripts: Uri.joinPath(context.extensionUri, 'dist'),
      revealTask: (arn) => trees.revealTask(arn),
    }),
  );
  registerCommands({
    usagePanels,
    servicePanels,
    session,
    store,
    memory,
    channels,
    logs,
    overlays,
    savedSecrets,
    revealTask: (arn) => trees.revealTask(arn),
    revealService: (arn) => trees.revealService(arn),
    revealInstance: (arn) => trees.revealInstance(arn),
    revealFiles: (task, container) => trees.revealFiles(task, container),
    refreshFolder: (folder) => trees.refreshFolder(folder),
  }).forEach(own);

  // An engine that runs already is joined, so that the status bar tells the truth; none is started for that.
  const attach = () => void session.attach().catch(ignoreFailure);
  own(workspace.onDidGrantWorkspaceTrust(() => (trees.visible() ? onShown() : attach())));
  own(
    workspace.onDidChangeConfiguration(async (change) => {
      if (!session.current() || !ENGINE_SETTINGS.some((name) => change.affectsConfiguration(name))) return;
      const choice = await window.showInformationMessage(
        'The local ECS engine takes the new setting when it restarts.',
        'Restart Engine',
      );
      if (choice !== undefined) await session.restart();
    }),
  );
  attach();

  const activationMilliseconds = performance.now() - startedAt;
  channels.drydock.info(`activated in ${activationMilliseconds.toFixed(1)} ms`);
  return { activationMilliseconds };
}
