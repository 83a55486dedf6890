/**
 * What a tree has on screen, and which of its rows the state has changed since. VS Code forgets everything below a row that
 * is drawn again until it has asked for it anew: a menu that is open there loses its row. So a row is drawn again only when
 * it looks different, or has other rows below it. No vscode.
 */
import type { LocalEcs } from '../state/localEcs.ts';
import { present, type Presentation } from './presentation.ts';
import type { Row } from './provider.ts';
import { parentOf, subjectId, type Subject } from './subjects.ts';
import { tooltipOf } from './tooltips.ts';

/** A tooltip may be read this long before its row is drawn again for a time that goes on in it. */
export const READING_MS = 10_000;

export interface Shown {
  /** A row was drawn. */
  draw(state: LocalEcs, row: Row): void;
  /** The rows below a row were asked for, or the top ones. */
  list(parent: Subject | undefined, children: readonly Subject[]): void;
  /** The tooltip of a row was asked for at a time, in milliseconds since the epoch; VS Code keeps it until the row is drawn again. */
  explain(state: LocalEcs, row: Row, at: number): void;
  /** The rows to draw again, each once; undefined for the whole tree, because its top rows are others. */
  takeChanged(state: LocalEcs, now: number): readonly Row[] | undefined;
}

interface Drawn {
  readonly row: Row;
  look: string;
  itemId: string;
  tooltip?: { readonly text: string | undefined; readonly at: number };
}

const TOP = '';

/**
 * VS Code's id of a row. One that it has drawn without children stays closed when it gets some; under another id it is a
 * new row. So is a container that has ports to show beside its files.
 */
export function itemId({ id, subject }: Row, { children }: Pick<Presentation, 'children'>): string {
  if (children === 'none') return `${id}/leaf`;
  return children === 'collapsed' && subject.kind === 'container' ? `${id}/closed` : id;
}

export function createShown(childrenOf: (state: LocalEcs, parent?: Subject) => readonly Subject[]): Shown {
  const drawn = new Map<string, Drawn>();
  const lists = new Map<string, string>();
  const hasOtherRows = (state: LocalEcs, id: string, parent?: Subject) =>
    lists.has(id) && lists.get(id) !== JSON.stringify(childrenOf(state, parent));
  /** A row and what is below it are off the screen. */
  const forget = (id: string) => {
    const below = JSON.parse(lists.get(id) ?? '[]') as readonly Subject[];
    drawn.delete(id);
    lists.delete(id);
    for (const each of below) forget(subjectId(each));
  };
  const setList = (id: string, children: readonly Subject[]) => {
    const ids = new Set(children.map(subjectId));
    const before = JSON.parse(lists.get(id) ?? '[]') as readonly Subject[];
    lists.set(id, JSON.stringify(children));
    for (const each of before.map(subjectId)) if (!ids.has(each)) forget(each);
  };

  /** Whether it reads differently; from then on it is known as it is now. */
  const takeChange = (state: LocalEcs, each: Drawn, now: number): 'row' | 'above' | undefined => {
    const { row, tooltip } = each;
    const presentation = present(state, row.subject);
    if (!presentation) {
      // The row above has others below it now.
      forget(row.id);
      return undefined;
    }
    const look = JSON.stringify(presentation);
    const kind = itemId(row, presentation) === each.itemId ? 'row' : 'above';
    const isRead = tooltip !== undefined && now - tooltip.at < READING_MS;
    const explained = tooltip && tooltipOf(state, row.subject, isRead ? tooltip.at : now) !== tooltip.text;
    if (look === each.look && !explained && !hasOtherRows(state, row.id, row.subject)) return undefined;
    Object.assign(each, { look, itemId: itemId(row, presentation) });
    delete each.tooltip;
    if (lists.has(row.id)) setList(row.id, childrenOf(state, row.subject));
    return kind;
  };

  return {
    draw(state, row) {
      const presentation = present(state, row.subject);
      if (presentation) {
        drawn.set(row.id, { row, look: JSON.stringify(presentation), itemId: itemId(row, presentation) });
      }
    },
    list(parent, children) {
      setList(parent ? subjectId(parent) : TOP, children);
    },
    explain(state, row, at) {
      const known = drawn.get(row.id);
      if (known) known.tooltip = { text: tooltipOf(state, row.subject, at), at };
    },
    takeChanged(state, now) {
      if (hasOtherRows(state, TOP)) {
        drawn.clear();
        lists.clear();
        return undefined;
      }
      const changed = new Map<string, Row>();
      for (const each of [...drawn.values()]) {
        const change = takeChange(state, each, now);
        // A row that gets its first children, or loses them, is another one to VS Code: it comes from the row above.
        const above = change === 'above' ? parentOf(state, each.row.subject) : undefined;
        const row = (above && drawn.get(subjectId(above))?.row) ?? each.row;
        if (change !== undefined) changed.set(row.id, row);
      }
      return [...changed.values()];
    },
  };
}
