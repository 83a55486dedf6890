/** Panels that come back with their window: one for each subject, whose ARN the page remembers with `setState({ arn })`. */
import { ViewColumn, window, type WebviewPanel } from 'vscode';
import { disposeAll, type Disposable } from '../disposable.ts';

export interface RestoredPanels extends Disposable {
  show(arn: string, title: string): void;
}

/** A panel that came back waits this long, in milliseconds, for what it is about: it may be gone meanwhile. */
const FORGET_AFTER = 60_000;

/** @param fill gives a panel its page; tells whether what it is about is known yet */
export function createRestoredPanels(
  viewType: string,
  fill: (arn: string, panel: WebviewPanel) => { readonly isKnown: () => boolean },
): RestoredPanels {
  const panels = new Map<string, WebviewPanel>();
  const keep = (arn: string, panel: WebviewPanel) => {
    panels.set(arn, panel);
    const { isKnown } = fill(arn, panel);
    const unknown = setTimeout(() => {
      if (!isKnown()) panel.dispose();
    }, FORGET_AFTER);
    panel.onDidDispose(() => {
      clearTimeout(unknown);
      panels.delete(arn);
    });
  };
  const restorer = window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel(panel, state: unknown) {
      const arn = arnIn(state);
      if (arn === undefined || panels.has(arn)) panel.dispose();
      else keep(arn, panel);
      return Promise.resolve();
    },
  });
  return {
    show(arn, title) {
      const known = panels.get(arn);
      if (known) known.reveal();
      else keep(arn, window.createWebviewPanel(viewType, title, ViewColumn.Active));
    },
    dispose: () => disposeAll([restorer, ...panels.values()]),
  };
}

const arnIn = (state: unknown): string | undefined =>
  typeof state === 'object' && state !== null && 'arn' in state && typeof state.arn === 'string'
    ? state.arn
    : undefined;
