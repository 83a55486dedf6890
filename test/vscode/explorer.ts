/** The Drydock sidebar as a person reads it: rows with their depth, opened and closed by their twisties. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually, repeatedly } from '../support/eventually.ts';

export interface Row {
  /** 1 at the top. */
  readonly level: number;
  /** Label and description as drawn. */
  readonly text: string;
  /** What a screen reader says. */
  readonly label: string;
  readonly expanded: boolean | undefined;
}

/** What is asked of a row in the page, whose types this program does not have. */
interface DrawnRow {
  readonly innerText: string;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): readonly DrawnRow[];
}

/** The rows that a scrolled tree keeps at its top are drawn a second time. */
const NOT_STUCK = ':not(.monaco-tree-sticky-row)';

/** Where nothing says anything about itself. */
const NOWHERE = { x: 700, y: 784 };

/** Runs in the page, whose types this program does not have. */
const watchStatuses = `
  globalThis.statusesSeen = {};
  new MutationObserver(() => {
    for (const row of document.querySelectorAll('.sidebar .monaco-list-row[aria-label]')) {
      const found = /^Task (\\S+), \\w+, ([A-Z]+)/.exec(row.getAttribute('aria-label'));
      if (found === null) continue;
      const statuses = (globalThis.statusesSeen[found[1]] ??= []);
      if (statuses.at(-1) !== found[2]) statuses.push(found[2]);
    }
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] });
`;

export class Explorer {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Brings the sidebar to the front; a click on the icon of one that a window is just restoring closes it, the next opens it. */
  async show(): Promise<void> {
    const icon = this.#page.locator('.activitybar .action-item').filter({ has: this.#page.getByLabel(/^Drydock/) });
    const pane = this.pane('Clusters');
    await repeatedly(async (timeout) => {
      if (await pane.isVisible()) return;
      await icon.first().click({ timeout });
      await pane.waitFor({ timeout });
    });
  }

  /** A view of the sidebar by its title. */
  pane(title: string): Locator {
    return this.#page
      .locator('.sidebar .pane')
      .filter({ has: this.#page.getByRole('button', { name: title }) })
      .first();
  }

  /** Rows that are drawn, in order, all as they are at one moment: one that is asked for later may be gone. */
  async rows(view = 'Clusters'): Promise<Row[]> {
    const rows = await this.pane(view)
      .locator(`.monaco-list-row${NOT_STUCK}`)
      .evaluateAll((drawn) =>
        (drawn as unknown as readonly DrawnRow[]).map((row) => ({
          level: Number(row.getAttribute('aria-level')),
          text: [...row.querySelectorAll('.label-name, .label-description')].map((part) => part.innerText).join(' '),
          label: row.getAttribute('aria-label') ?? '',
          expanded: row.getAttribute('aria-expanded'),
        })),
      );
    return rows.map(({ text, expanded, ...row }) => ({
      ...row,
      text: text.replaceAll(/\s+/g, ' ').trim(),
      expanded: expanded === null ? undefined : expanded === 'true',
    }));
  }

  /** Label and description of each row that is drawn, a line each. */
  async text(): Promise<string> {
    return (await this.rows()).map(({ text }) => text).join('\n');
  }

  /** Waits until the rows read so. */
  async shows(...patterns: readonly RegExp[]): Promise<void> {
    await eventually(
      async () => {
        const text = await this.text();
        for (const pattern of patterns) expect(text).toMatch(pattern);
      },
      { deadlineSeconds: 180 },
    );
  }

  /** From now on {@link statusesOf} knows every status the tree draws, however short. */
  async watchStatuses(): Promise<void> {
    await this.#page.evaluate(watchStatuses);
  }

  /** In the order drawn, for a task by the name of its revision. */
  statusesOf(revision: string): Promise<string[]> {
    return this.#page.evaluate<string[]>(`globalThis.statusesSeen?.[${JSON.stringify(revision)}] ?? []`);
  }

  row(text: string | RegExp, view = 'Clusters'): Locator {
    return this.pane(view).locator(`.monaco-list-row${NOT_STUCK}`).filter({ hasText: text }).first();
  }

  async expand(text: string | RegExp, view = 'Clusters'): Promise<void> {
    const row = this.row(text, view);
    // A row that is drawn anew at that moment misses the click.
    await repeatedly(async (timeout) => {
      await row.waitFor({ timeout });
      if ((await row.getAttribute('aria-expanded', { timeout })) !== 'false') return;
      await row.locator('.monaco-tl-twistie').click({ timeout });
      await expect.poll(() => row.getAttribute('aria-expanded', { timeout }), { timeout }).toBe('true');
    });
  }

  /** What a row says when the pointer rests on it; a row that is drawn anew takes it away. */
  async tooltip(text: string | RegExp, says: string | RegExp): Promise<Locator> {
    const tooltip = this.#page.locator('.monaco-hover:not(.hidden)').filter({ hasText: says }).first();
    await repeatedly(async (timeout) => {
      await this.#page.mouse.move(NOWHERE.x, NOWHERE.y);
      await this.row(text).hover({ timeout });
      await tooltip.waitFor({ timeout });
    });
    return tooltip;
  }

  /**
   * The context menu's entry on a row.
   * @param opens what the choice brings up, where VS Code may forget the row it was made on: then it is made again
   */
  async choose(
    text: string | RegExp,
    entry: string | RegExp,
    { view = 'Clusters', opens }: { readonly view?: string; readonly opens?: Locator } = {},
  ): Promise<void> {
    const menu = this.#page.locator('.monaco-menu');
    let chosen = false;
    await repeatedly(async (timeout) => {
      const isOpen = (await menu.count()) > 0;
      if (chosen && !isOpen && (await opens?.isVisible()) !== false) return;
      // Another row's, or one without the entry, of a try before.
      if (isOpen) await this.#page.keyboard.press('Escape');
      chosen = false;
      // The tooltip of the row under the pointer may lie over the others.
      await this.#page.mouse.move(NOWHERE.x, NOWHERE.y);
      await this.row(text, view).click({ button: 'right', timeout });
      // For a tenth of a second a menu takes the end of a click for that of the one that opened it: it is held longer.
      const item = menu.locator('.action-item:not(.disabled)').filter({ hasText: entry }).first();
      await item.click({ timeout, delay: 150 });
      chosen = true;
      await menu.first().waitFor({ state: 'hidden', timeout });
      await opens?.waitFor({ timeout });
    });
  }
}
