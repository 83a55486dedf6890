/** The context keys that welcome texts and menus of the manifest look at; a test compares the two. */
import { commands, window, workspace } from 'vscode';
import { disposeAll, type Disposable } from './disposable.ts';
import { isTaskDefinitionDocument } from './documents.ts';
import { activeTasks } from './state/selectors.ts';
import type { LocalEcs } from './state/localEcs.ts';
import type { Store } from './state/store.ts';

/** Values by key. Pure. */
export function contextValues(state: LocalEcs): Readonly<Record<string, string | boolean>> {
  return {
    'drydock.connection': state.connection.kind,
    'drydock.docker': state.docker === undefined ? 'unknown' : state.docker.available ? 'available' : 'away',
    'drydock.loaded': state.loaded,
    'drydock.hasTasks': state.tasks.size > 0,
    'drydock.hasActiveTasks': activeTasks(state).length > 0,
  };
}

export function keepContextKeys(store: Store): Disposable {
  const last = new Map<string, string | boolean>();
  const set = (key: string, value: string | boolean) => {
    if (last.get(key) === value) return;
    last.set(key, value);
    void commands.executeCommand('setContext', key, value);
  };
  const setAll = () => {
    for (const [key, value] of Object.entries(contextValues(store.get()))) set(key, value);
  };
  const setActive = () => {
    const document = window.activeTextEditor?.document;
    set('drydock.activeTaskDefinition', document !== undefined && isTaskDefinitionDocument(document));
  };
  setAll();
  setActive();
  const owned = [
    store.subscribe(setAll),
    window.onDidChangeActiveTextEditor(setActive),
    // A changed language mode closes and opens the document.
    workspace.onDidOpenTextDocument(setActive),
  ];
  return { dispose: () => disposeAll(owned) };
}
