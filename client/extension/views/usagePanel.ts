/** "Show Resource Usage": CPU, memory and network of a task over the last minutes, beside its limits. One panel per task. */
import { randomBytes } from 'node:crypto';
import { Uri, type WebviewPanel } from 'vscode';
import { disposeAll, type Disposable } from '../disposable.ts';
import type { Store } from '../state/store.ts';
import type { TaskView } from '../state/taskView.ts';
import { taskStatusText } from '../tree/presentation.ts';
import type { UsageBoard } from '../usage/board.ts';
import type { UsageFollower } from '../usage/follow.ts';
import { createRestoredPanels } from './restoredPanels.ts';
import { usageModel } from './usage/model.ts';
import { usagePage } from './usage/page.ts';

export interface UsagePanels extends Disposable {
  show(task: TaskView): void;
}

export interface UsagePanelsOptions {
  readonly store: Store;
  readonly board: UsageBoard;
  readonly follower: UsageFollower;
  /** Folder of the page's script. */
  readonly scripts: Uri;
}

export function createUsagePanels(options: UsagePanelsOptions): UsagePanels {
  const panels = createRestoredPanels('drydock.usage', (arn, panel) => fill(options, arn, panel));
  return {
    show: ({ arn, id, revisionName }) => panels.show(arn, `Usage: ${revisionName} ${id.slice(0, 8)}`),
    dispose: () => panels.dispose(),
  };
}

function fill({ store, board, follower, scripts }: UsagePanelsOptions, arn: string, panel: WebviewPanel) {
  panel.webview.options = { enableScripts: true, localResourceRoots: [scripts] };
  const key = `panel ${arn}`;
  // What a task used last stays on the page when it has stopped, and it when it is gone.
  let history = board.history(arn);
  let lastKnown = store.get().tasks.get(arn);
  const send = () => {
    const state = store.get();
    const now = state.tasks.get(arn);
    lastKnown = now ?? lastKnown;
    const latest = board.history(arn);
    if (latest.length > 0) history = latest;
    if (!lastKnown || !panel.visible) return;
    const stopped = now === undefined || now.lastStatus === 'STOPPED';
    const model = usageModel(
      arn,
      lastKnown.revisionName,
      `${now ? taskStatusText(state, now) : 'no longer known'} · ${lastKnown.id.slice(0, 8)}`,
      lastKnown.containers.map((each) => each.name),
      history,
      stopped ? 'The task has stopped; these are its last samples.' : undefined,
    );
    void panel.webview.postMessage(model);
  };
  const owned = [
    board.subscribe((changed) => changed === arn && send()),
    store.subscribe((state, before) => state.tasks.get(arn) !== before.tasks.get(arn) && send()),
    // The page is made anew each time it comes into sight, and says when it is ready.
    panel.webview.onDidReceiveMessage(send),
    panel.onDidChangeViewState(() => follower.want(key, panel.visible)),
  ];
  panel.onDidDispose(() => {
    disposeAll(owned);
    follower.want(key, false);
  });
  panel.webview.html = usagePage({
    script: panel.webview.asWebviewUri(Uri.joinPath(scripts, 'usagePanel.js')).toString(),
    source: panel.webview.cspSource,
    nonce: randomBytes(16).toString('hex'),
  });
  follower.want(key, panel.visible);
  return { isKnown: () => lastKnown !== undefined || store.get().tasks.has(arn) };
}
