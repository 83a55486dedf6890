/** Draws a tree from the state: one provider for both views, the kinds of rows are data. */
import {
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeDataProvider,
} from 'vscode';
import type { LocalEcs } from '../state/localEcs.ts';
import type { Store } from '../state/store.ts';
import type { Folders } from '../files/folders.ts';
import type { UsageBoard } from '../usage/board.ts';
import { present, type Presentation } from './presentation.ts';
import { createShown, itemId, READING_MS } from './shown.ts';
import { parentOf, subjectId, type Subject } from './subjects.ts';
import { tooltipOf } from './tooltips.ts';

/** What commands of the trees' menus get. One object per row, the same for as long as the row lives. */
export interface Row {
  readonly id: string;
  readonly subject: Subject;
}

/** Changes within this time are drawn once: a task that starts makes several. */
const REDRAW_AFTER_MS = 40;

export interface StateTree extends TreeDataProvider<Row> {
  rowOf(subject: Subject): Row;
  /** Draws what has changed now: VS Code can reveal only a row that it has been told of. */
  settle(): void;
  /** Draws a row and what is below it again. */
  redraw(row: Row): void;
  dispose(): void;
}

export function createStateTree(
  store: Store,
  childrenOf: (state: LocalEcs, parent?: Subject) => Subject[],
  usage: Pick<UsageBoard, 'latest' | 'subscribe'> = NO_USAGE,
  folders?: Folders,
): StateTree {
  const rows = new Map<string, Row>();
  const shown = createShown(childrenOf);
  const changed = new EventEmitter<Row | Row[] | undefined>();
  let timer: NodeJS.Timeout | undefined;
  const redrawChanged = () => {
    clearTimeout(timer);
    timer = undefined;
    const due = shown.takeChanged(store.get(), Date.now());
    if (due === undefined || due.length > 0) changed.fire(due && [...due]);
  };
  const subscription = store.subscribe(() => {
    timer ??= setTimeout(redrawChanged, REDRAW_AFTER_MS);
  });

  // What is used changes every other second: only the rows that tell it are drawn again. Not the one whose tooltip is being
  // read, because that would close it. Those with open folders less often: VS Code forgets their files for that moment, asks
  // for the folders anew, and a menu that is open there loses its row.
  const descriptions = new Map<string, string | undefined>();
  const descriptionOf = ({ subject }: Row) => present(store.get(), subject, usage.latest)?.description;
  let reading: { readonly id: string; readonly until: number } | undefined;
  const listedFiles = new Map<string, number>();
  const standsStill = ({ id }: Row) => {
    const now = Date.now();
    return (reading?.id === id && now < reading.until) || now < (listedFiles.get(id) ?? -Infinity) + READING_MS;
  };
  const usageSubscription = usage.subscribe((task) => {
    const names =
      store
        .get()
        .tasks.get(task)
        ?.containers.map((each) => each.name) ?? [];
    const drawn = names.flatMap((name) => rows.get(subjectId({ kind: 'container', task, name })) ?? []);
    const due = drawn.filter((row) => !standsStill(row) && descriptions.get(row.id) !== descriptionOf(row));
    if (due.length > 0) changed.fire(due);
  });

  const rowOf = (subject: Subject): Row => {
    const id = subjectId(subject);
    const known = rows.get(id);
    if (known && JSON.stringify(known.subject) === JSON.stringify(subject)) return known;
    const row = { id, subject };
    rows.set(id, row);
    return row;
  };

  return {
    onDidChangeTreeData: changed.event,
    rowOf,
    async getChildren(row) {
      if (row?.subject.kind === 'folder') {
        const { task, container } = row.subject;
        listedFiles.set(subjectId({ kind: 'container', task, name: container }), Date.now());
        return ((await folders?.children(row.subject)) ?? []).map(rowOf);
      }
      const children = childrenOf(store.get(), row?.subject);
      shown.list(row?.subject, children);
      return children.map(rowOf);
    },
    settle: redrawChanged,
    redraw: (row) => changed.fire(row),
    getParent(row) {
      const parent = parentOf(store.get(), row.subject);
      return parent && rowOf(parent);
    },
    getTreeItem(row) {
      shown.draw(store.get(), row);
      const presentation = present(store.get(), row.subject, usage.latest);
      if (row.subject.kind === 'container') descriptions.set(row.id, presentation?.description);
      return presentation ? treeItem(row, presentation) : new TreeItem('');
    },
    resolveTreeItem(item, row) {
      const now = Date.now();
      const text = tooltipOf(store.get(), row.subject, now, usage.latest);
      shown.explain(store.get(), row, now);
      reading = { id: row.id, until: now + READING_MS };
      if (text !== undefined) item.tooltip = new MarkdownString(text);
      return item;
    },
    dispose() {
      subscription.dispose();
      usageSubscription.dispose();
      clearTimeout(timer);
      changed.dispose();
    },
  };
}

const NO_USAGE = { latest: () => undefined, subscribe: () => ({ dispose: () => undefined }) };

const COLLAPSIBLE = {
  none: TreeItemCollapsibleState.None,
  collapsed: TreeItemCollapsibleState.Collapsed,
  expanded: TreeItemCollapsibleState.Expanded,
} as const;

function treeItem(row: Row, presentation: Presentation): TreeItem {
  const item = new TreeItem(presentation.label, COLLAPSIBLE[presentation.children]);
  item.id = itemId(row, presentation);
  item.contextValue = presentation.contextValue;
  const { name, color } = presentation.icon;
  item.iconPath = color === undefined ? new ThemeIcon(name) : new ThemeIcon(name, new ThemeColor(color));
  if (presentation.description !== undefined) item.description = presentation.description;
  if (presentation.spoken !== undefined) item.accessibilityInformation = { label: presentation.spoken };
  if (presentation.command) {
    item.command = { command: presentation.command.id, title: presentation.command.title, arguments: [row] };
  }
  return item;
}
