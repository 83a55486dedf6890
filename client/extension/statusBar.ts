/** One item: how many tasks run; red when Docker or the engine is not there. */
import { StatusBarAlignment, ThemeColor, window, workspace } from 'vscode';
import { disposeAll, type Disposable } from './disposable.ts';
import { readSettings } from './settings.ts';
import type { LocalEcs } from './state/localEcs.ts';
import { activeTasks } from './state/selectors.ts';
import type { Store } from './state/store.ts';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly error: boolean;
}

/** undefined: nothing worth a place in the status bar. Pure. */
export function statusText(state: LocalEcs): StatusText | undefined {
  switch (state.connection.kind) {
    case 'stopped':
      return undefined;
    case 'starting':
      return { text: '$(loading~spin) ECS', tooltip: 'Connecting to the local ECS engine…', error: false };
    case 'failed':
      return { text: '$(error) ECS', tooltip: state.connection.message, error: true };
    case 'connected': {
      if (state.docker?.available === false) {
        return {
          text: '$(debug-disconnect) ECS: no Docker',
          tooltip: state.docker.message ?? 'Docker does not answer.',
          error: true,
        };
      }
      const count = activeTasks(state).length;
      return {
        text: `$(server-environment) ${count === 1 ? '1 task' : `${count} tasks`}`,
        tooltip: `Local ECS: ${count === 1 ? '1 active task' : `${count} active tasks`}. Click to show the clusters.`,
        error: false,
      };
    }
  }
}

export function createStatusBar(store: Store): Disposable {
  const item = window.createStatusBarItem('drydock.status', StatusBarAlignment.Left, 0);
  item.name = 'Drydock: Local ECS';
  item.command = 'drydock.clusters.focus';
  const draw = () => {
    const status = readSettings().statusBarEnabled ? statusText(store.get()) : undefined;
    if (!status) {
      item.hide();
      return;
    }
    item.text = status.text;
    item.tooltip = status.tooltip;
    item.backgroundColor = status.error ? new ThemeColor('statusBarItem.errorBackground') : undefined;
    item.show();
  };
  draw();
  const owned = [
    item,
    store.subscribe(draw),
    workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('drydock.statusBar.enabled') && draw()),
  ];
  return { dispose: () => disposeAll(owned) };
}
