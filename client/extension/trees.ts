/** The two views of the activity bar. */
import { window } from 'vscode';
import { disposeAll, type Disposable } from './disposable.ts';
import type { Store } from './state/store.ts';
import type { UsageBoard } from './usage/board.ts';
import { createStateTree, type Row } from './tree/provider.ts';
import { clusterChildren, definitionChildren } from './tree/subjects.ts';

export interface Trees extends Disposable {
  revealTask(arn: string): Promise<void>;
  /** Whether one of the views is in sight. */
  visible(): boolean;
  /** Whether the clusters are in sight: now and at every change. */
  watchClusters(listener: (visible: boolean) => void): Disposable;
}

/** @param onShown called when one of the views becomes visible */
export function createTrees(store: Store, usage: UsageBoard, onShown: () => void): Trees {
  const clusters = createStateTree(store, clusterChildren, usage);
  const definitions = createStateTree(store, definitionChildren);
  const view = (id: string, treeDataProvider: typeof clusters) =>
    window.createTreeView<Row>(id, { treeDataProvider, showCollapseAll: true });
  const views = [view('drydock.clusters', clusters), view('drydock.taskDefinitions', definitions)] as const;
  const shown = views.map((each) => each.onDidChangeVisibility(({ visible }) => visible && onShown()));
  if (views.some((each) => each.visible)) onShown();
  return {
    async revealTask(arn) {
      await views[0].reveal(clusters.rowOf({ kind: 'task', arn }), { select: true, focus: false, expand: true });
    },
    watchClusters(listener) {
      listener(views[0].visible);
      return views[0].onDidChangeVisibility(({ visible }) => listener(visible));
    },
    visible: () => views.some((each) => each.visible),
    dispose() {
      disposeAll([...shown, ...views, clusters, definitions]);
    },
  };
}
