/** "Show Service": a rollout as it happens, tasks, targets, scaling and events of a service. One panel per service. */
import { randomBytes } from 'node:crypto';
import { commands, Uri, type WebviewPanel } from 'vscode';
import { disposeAll, type Disposable } from '../disposable.ts';
import type { EngineSession } from '../engine/session.ts';
import type { ServiceView } from '../state/serviceView.ts';
import type { Store } from '../state/store.ts';
import { SERVICE_COMMANDS, serviceModel, type PageAction, type RolloutView } from './service/model.ts';
import { servicePage } from './service/page.ts';
import { createRestoredPanels } from './restoredPanels.ts';
import { rolloutViews } from './service/rollouts.ts';

export interface ServicePanels extends Disposable {
  show(service: ServiceView): void;
}

export interface ServicePanelsOptions {
  readonly store: Store;
  readonly session: Pick<EngineSession, 'current'>;
  /** Folder of the page's script. */
  readonly scripts: Uri;
  readonly revealTask: (arn: string) => Promise<void>;
}

/** Changes within this time are drawn once. */
const REDRAW_AFTER_MS = 80;
/** Times on the page go on though nothing happens. */
const TICK_MS = 2_000;

export function createServicePanels(options: ServicePanelsOptions): ServicePanels {
  const panels = createRestoredPanels('drydock.service', (arn, panel) => fill(options, arn, panel));
  return {
    show: ({ arn, name }) => panels.show(arn, `Service: ${name}`),
    dispose: () => panels.dispose(),
  };
}

function fill({ store, session, scripts, revealTask }: ServicePanelsOptions, arn: string, panel: WebviewPanel) {
  const [cluster = '', name = ''] = arn.split('/').slice(-2);
  panel.webview.options = { enableScripts: true, localResourceRoots: [scripts] };
  let rollouts: readonly RolloutView[] = [];
  // The last picture of a service stays when it is over.
  let lastKnown = store.get().services.get(arn);
  let timer: NodeJS.Timeout | undefined;

  const send = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!panel.visible) return;
    const state = store.get();
    const service = state.services.get(arn);
    lastKnown = service ?? lastKnown;
    if (!lastKnown) return;
    const model = serviceModel(state, lastKnown, rollouts, Date.now());
    const over = { ...model, headline: { tone: 'idle', text: 'The service is deleted.' }, commands: [] };
    void panel.webview.postMessage(service ? model : over);
    timer = setTimeout(send, TICK_MS);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(send, REDRAW_AFTER_MS);
  };

  // One question at a time; what changes meanwhile is asked once more.
  let asking = false;
  let askAgain = false;
  const ask = async () => {
    askAgain = true;
    if (asking) return;
    asking = true;
    while (askAgain) {
      askAgain = false;
      const told = await session
        .current()
        ?.rollouts(cluster, name)
        .catch(() => undefined);
      if (told) rollouts = rolloutViews(told.deployments, told.revisions);
      soon();
    }
    asking = false;
  };

  const owned = [
    store.subscribe((state, before) => {
      const changed = state.services.get(arn) !== before.services.get(arn);
      if (changed) void ask();
      const parts = ['tasks', 'serviceFacts', 'docker'] as const;
      if (changed || parts.some((part) => state[part] !== before[part])) soon();
    }),
    panel.onDidChangeViewState(send),
    panel.webview.onDidReceiveMessage((action: PageAction) => {
      // The page is made anew each time it comes into sight, and says when it is ready.
      switch (action.kind) {
        case 'ready':
          send();
          return;
        // Commands take what rows of the tree would give them.
        case 'service':
          void commands.executeCommand(SERVICE_COMMANDS[action.command].id, { subject: { kind: 'service', arn } });
          return;
        case 'why':
          void commands.executeCommand('drydock.whyStopped', { subject: { kind: 'task', arn: action.task } });
          return;
        case 'task':
          void revealTask(action.task).catch(() => undefined);
      }
    }),
  ];
  panel.onDidDispose(() => {
    clearTimeout(timer);
    disposeAll(owned);
  });
  panel.webview.html = servicePage({
    script: panel.webview.asWebviewUri(Uri.joinPath(scripts, 'servicePanel.js')).toString(),
    nonce: randomBytes(16).toString('hex'),
  });
  void ask();
  return { isKnown: () => lastKnown !== undefined || store.get().services.has(arn) };
}
