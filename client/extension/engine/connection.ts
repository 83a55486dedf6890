/** Puts the session together from its parts: settings, bundles, state folder. */
import { join } from 'node:path';
import { workspace } from 'vscode';
import type { ReadyMessage } from '../../protocol/ready.ts';
import type { Channels } from '../log.ts';
import type { OverlayBoard } from '../run/overlayBoard.ts';
import { readSettings } from '../settings.ts';
import type { Store } from '../state/store.ts';
import type * as Sdk from '../state/ecsSdk.ts';
import { createEngineClient } from './client.ts';
import { engineLaunch } from './launch.ts';
import { followLog } from './logTail.ts';
import { LOG_FILE, gone, obtainEngine, runningEngine } from './process.ts';
import { createSession, type EngineSession } from './session.ts';
import { stateFolder } from './stateFolder.ts';

/** A cold start on a busy machine takes seconds; ten times that is a failure. */
const READY_DEADLINE_MS = 30_000;

export interface ConnectionOptions {
  readonly store: Store;
  readonly channels: Channels;
  readonly overlays: OverlayBoard;
  readonly engineBundle: string;
  readonly version: string;
  readonly loadSdk: () => typeof Sdk;
}

export function createConnection(options: ConnectionOptions): EngineSession {
  const { channels, overlays } = options;
  const folder = () => stateFolder(readSettings().engine.stateDir);
  const connect = async (engine: ReadyMessage) => {
    const client = await createEngineClient(engine, options.loadSdk());
    await overlays.putAllAgain(client);
    return client;
  };
  const session = createSession({
    store: options.store,
    find: () => runningEngine(folder()),
    obtain: async () => {
      followEngineLog();
      return await obtainEngine({
        stateFolder: folder(),
        version: options.version,
        deadlineMs: READY_DEADLINE_MS,
        launch: engineLaunch({
          settings: readSettings().engine,
          stateFolder: folder(),
          bundle: options.engineBundle,
          editorExecutable: process.execPath,
          environment: process.env,
        }),
        shutdown: async (engine) => {
          const client = await createEngineClient(engine, options.loadSdk());
          await client.local('Shutdown', {});
          client.dispose();
        },
      });
    },
    connect,
    ended: (engine) => gone(engine.pid, READY_DEADLINE_MS),
    refusal: () => (workspace.isTrusted ? undefined : 'The local ECS engine runs in trusted folders only.'),
    log: channels.drydock,
  });

  let log: { path: string; dispose(): void } | undefined;
  const followEngineLog = () => {
    const path = join(folder(), LOG_FILE);
    if (log?.path === path) return;
    log?.dispose();
    log = { path, ...followLog(path, ({ level, text }) => channels.engine()[level](text)) };
  };

  return {
    ...session,
    dispose() {
      log?.dispose();
      session.dispose();
    },
  };
}
