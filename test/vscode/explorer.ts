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

  /** Rows that are drawn, in order. */
  async rows(view = 'Clusters'): Promise<Row[]> {
    const rows = await this.pane(view).locator('.monaco-list-row').all();
    return Promise.all(
      rows.map(async (row) => ({
        level: Number(await row.getAttribute('aria-level')),
        text: (await row.locator('.label-name, .label-description').allInnerTexts())
          .join(' ')
          .replaceAll(/\s+/g, ' ')
          .trim(),
        label: (await row.getAttribute('aria-label')) ?? '',
        expanded: ({ true: true, false: false } as Record<string, boolean>)[
          (await row.getAttribute('aria-expanded')) ?? ''
        ],
      })),
    );
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
    return this.pane(view).locator('.monaco-list-row').filter({ hasText: text }).first();
  }

  async expand(text: string | RegExp, view = 'Clusters'): Promise<void> {
    const row = this.row(text, view);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
  }

  /** The context menu's entry on a row. */
  async choose(text: string | RegExp, entry: string | RegExp, view = 'Clusters'): Promise<void> {
    const menu = this.#page.locator('.monaco-menu');
    let chosen = false;
    // For a tenth of a second a menu takes the end of a click for that of the one that opened it, so the button is held
    // longer; a row that is drawn anew at that moment opens none.
    await repeatedly(async (timeout) => {
      const isOpen = (await menu.count()) > 0;
      if (chosen && !isOpen) return;
      if (!isOpen) await this.row(text, view).click({ button: 'right', timeout });
      await menu.locator('.action-item').filter({ hasText: entry }).first().click({ timeout, delay: 150 });
      chosen = true;
      await menu.waitFor({ state: 'hidden', timeout });
    });
  }
}
