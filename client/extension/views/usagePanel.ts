/** "Show Resource Usage": CPU, memory and network of a task over the last minutes, beside its limits. One panel per task. */
import { randomBytes } from 'node:crypto';
import { Uri, ViewColumn, window, type WebviewPanel } from 'vscode';
import { disposeAll, type Disposable } from '../disposable.ts';
import type { Store } from '../state/store.ts';
import type { TaskView } from '../state/taskView.ts';
import { taskStatusText } from '../tree/presentation.ts';
import type { UsageBoard } from '../usage/board.ts';
import type { UsageFollower } from '../usage/follow.ts';
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
  const panels = new Map<string, WebviewPanel>();
  return {
    show(task) {
      const known = panels.get(task.arn);
      if (known) {
        known.reveal();
        return;
      }
      const panel = openPanel(options, task);
      panels.set(task.arn, panel);
      panel.onDidDispose(() => panels.delete(task.arn));
    },
    dispose: () => disposeAll([...panels.values()]),
  };
}

function openPanel({ store, board, follower, scripts }: UsagePanelsOptions, task: TaskView): WebviewPanel {
  const name = `${task.revisionName} ${task.id.slice(0, 8)}`;
  const panel = window.createWebviewPanel('drydock.usage', `Usage: ${name}`, ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [scripts],
  });
  const key = `panel ${task.arn}`;
  // What a task used last stays on the page when it has stopped.
  let history = board.history(task.arn);
  const send = () => {
    const state = store.get();
    const now = state.tasks.get(task.arn);
    const latest = board.history(task.arn);
    if (latest.length > 0) history = latest;
    const stopped = now === undefined || now.lastStatus === 'STOPPED';
    const model = usageModel(
      task.revisionName,
      `${now ? taskStatusText(state, now) : 'no longer known'} · ${task.id.slice(0, 8)}`,
      (now ?? task).containers.map((each) => each.name),
      history,
      stopped ? 'The task has stopped; these are its last samples.' : undefined,
    );
    if (panel.visible) void panel.webview.postMessage(model);
  };
  const owned = [
    board.subscribe((changed) => changed === task.arn && send()),
    store.subscribe((state, before) => state.tasks.get(task.arn) !== before.tasks.get(task.arn) && send()),
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
  follower.want(key, true);
  return panel;
}
