/** The two views of the activity bar. */
import { window } from 'vscode';
import { disposeAll, type Disposable } from './disposable.ts';
import type { Store } from './state/store.ts';
import type { Folders } from './files/folders.ts';
import type { UsageBoard } from './usage/board.ts';
import { createStateTree, type Row } from './tree/provider.ts';
import { clusterChildren, definitionChildren, type Subject, type SubjectOf } from './tree/subjects.ts';

export interface Trees extends Disposable {
  revealTask(arn: string): Promise<void>;
  revealService(arn: string): Promise<void>;
  revealInstance(arn: string): Promise<void>;
  /** Opens the files of a container. */
  revealFiles(task: string, container: string): Promise<void>;
  /** Lists a container's folder anew. */
  refreshFolder(folder: SubjectOf<'folder'>): void;
  /** Whether one of the views is in sight. */
  visible(): boolean;
  /** Whether the clusters are in sight: now and at every change. */
  watchClusters(listener: (visible: boolean) => void): Disposable;
}

/** @param onShown called when one of the views becomes visible */
export function createTrees(store: Store, usage: UsageBoard, folders: Folders, onShown: () => void): Trees {
  const clusters = createStateTree(store, clusterChildren, usage, folders);
  const definitions = createStateTree(store, definitionChildren);
  const view = (id: string, treeDataProvider: typeof clusters) =>
    window.createTreeView<Row>(id, { treeDataProvider, showCollapseAll: true });
  const views = [view('drydock.clusters', clusters), view('drydock.taskDefinitions', definitions)] as const;
  const reveal = async (subject: Subject, how: { readonly focus?: boolean; readonly expand?: boolean }) => {
    clusters.settle();
    await views[0].reveal(clusters.rowOf(subject), { select: true, focus: false, ...how });
  };
  // A folder that is opened again is listed again.
  const closed = views[0].onDidCollapseElement(({ element: { subject } }) => {
    if (subject.kind === 'folder') folders.forget(subject);
  });
  const shown = views.map((each) => each.onDidChangeVisibility(({ visible }) => visible && onShown()));
  if (views.some((each) => each.visible)) onShown();
  return {
    revealTask: (arn) => reveal({ kind: 'task', arn }, { expand: true }),
    revealService: (arn) => reveal({ kind: 'service', arn }, { expand: true }),
    revealInstance: (arn) => reveal({ kind: 'instance', arn }, {}),
    revealFiles: (task, container) =>
      reveal({ kind: 'folder', task, container, path: '/' }, { focus: true, expand: true }),
    refreshFolder(folder) {
      folders.forget(folder);
      clusters.redraw(clusters.rowOf(folder));
    },
    watchClusters(listener) {
      listener(views[0].visible);
      return views[0].onDidChangeVisibility(({ visible }) => listener(visible));
    },
    visible: () => views.some((each) => each.visible),
    dispose() {
      disposeAll([closed, ...shown, ...views, clusters, definitions]);
    },
  };
}
