/** A VS Code window as a person uses it: keys, palette, editors, trees, notifications. Every look has a deadline. */
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { repeatedly } from '../support/eventually.ts';

/** How long a window may take to show what a key press asked for. */
const PROMPT = 60_000;

export class VsCodeWindow {
  readonly page: Page;
  /** What the page's own console said: errors and warnings of the workbench. */
  readonly console: string[] = [];
  readonly #url: string;
  readonly #screenshots: string;

  constructor(page: Page, url: string, screenshots: string) {
    this.page = page;
    this.#url = url;
    this.#screenshots = screenshots;
    page.setDefaultTimeout(PROMPT);
    page.on('console', (message) => this.console.push(`${message.type()}: ${message.text()}`));
  }

  async open(): Promise<void> {
    await this.page.goto(this.#url);
    await this.page.locator('.monaco-workbench .statusbar-item').first().waitFor();
  }

  /** "Developer: Reload Window", and the wait for what comes after it. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator('.monaco-workbench .statusbar-item').first().waitFor();
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 5 });
  }

  /** Runs a command of the palette by its whole title, `Category: Title`. */
  async command(title: string): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
    // What takes the focus at that moment closes the list.
    await repeatedly(async (timeout) => {
      await this.quickInput('F1', `>${title}`, timeout);
      await row.click({ timeout });
    });
  }

  async openFile(path: string): Promise<void> {
    const [file = path, ...folders] = path.split('/').reverse();
    const first = this.page.locator('.quick-input-list .monaco-list-row').first();
    await repeatedly(async (timeout) => {
      await this.quickInput('Control+P', path, timeout);
      // The list still shows what was there before the path was typed.
      await first
        .filter({ hasText: file })
        .filter({ hasText: folders[0] ?? file })
        .waitFor({ timeout });
      await this.press('Enter');
      await this.editorOf(path).waitFor({ timeout });
    });
    await this.page.locator('.editor-instance .view-lines .view-line').first().waitFor();
  }

  /** The active editor, if it shows that file. */
  editorOf(path: string): Locator {
    return this.page.locator(`.editor-group-container.active .monaco-editor[data-uri$="/${path}"]`).first();
  }

  /** One try: a key pressed while the focus wanders between parts of the workbench is lost. */
  private async quickInput(key: string, text: string, timeout: number): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible input.input').first();
    // In a list that is open the key would go to the next row.
    if (await input.isVisible()) await this.press('Escape');
    await this.press(key);
    await input.waitFor({ timeout });
    await input.fill(text, { timeout });
  }

  /** Answers of an input box or a pick list that is open. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible input.input').first();
    await input.waitFor();
    await input.fill(text);
    await this.press('Enter');
  }

  /** The file on disk follows a moment later: tests wait for what they expect there. */
  async save(): Promise<void> {
    await this.press('Control+S');
  }

  /** Puts the caret on a piece of text in the active editor, `past` characters behind its start. */
  async caretAt(text: string, past = 1): Promise<void> {
    await this.editor.locator('.view-lines').first().click();
    await this.press('Control+Home', 'Control+F');
    const find = this.page.locator('.find-widget.visible textarea[aria-label="Find"]');
    await find.waitFor();
    await find.fill(text);
    await this.page
      .locator('.find-widget.visible .matchesCount')
      .filter({ hasText: /(\d+|\?) of \d+/ })
      .waitFor();
    await this.press('Enter', 'Escape');
    await this.page.locator('.find-widget.visible').waitFor({ state: 'hidden' });
    await this.editor.locator('.monaco-editor.focused').first().waitFor();
    await this.press('ArrowLeft');
    for (let step = 0; step < past; step++) await this.press('ArrowRight');
  }

  get editor(): Locator {
    return this.page.locator('.editor-group-container.active .editor-instance').first();
  }

  /** A code lens of the active editor. */
  lens(title: string): Locator {
    return this.page.locator('.codelens-decoration a').filter({ hasText: title }).first();
  }

  /** Rows of the Problems view: message, source, code and place in one line each. */
  async problems(): Promise<string[]> {
    const panel = this.page.locator('.markers-panel');
    if (!(await panel.isVisible())) {
      await this.command('Problems: Focus on Problems View');
      await panel.waitFor();
    }
    // Only rows in sight exist: turn the wheel until nothing new comes up.
    const rows = new Set<string>();
    await panel.hover();
    await this.page.mouse.wheel(0, -10_000);
    for (let known = -1; known < rows.size;) {
      known = rows.size;
      for (const row of await panel.locator('.monaco-list-row').allInnerTexts()) {
        rows.add(row.replaceAll(/\s+/g, ' ').trim());
      }
      await this.page.mouse.wheel(0, 60);
    }
    return [...rows];
  }

  /** Opens the hover of what is at the caret, until it says all of that. */
  async hover(...says: readonly (string | RegExp)[]): Promise<void> {
    const hover = says.reduce<Locator>(
      (each, hasText) => each.filter({ hasText }),
      this.page.locator('.monaco-hover:not(.hidden)'),
    );
    await repeatedly(async (timeout) => {
      await this.press('Escape', 'Control+K', 'Control+I');
      await hover.first().waitFor({ timeout });
    });
  }

  /** Entries of the list that is open of what can be done at the caret. */
  action(title: string | RegExp): Locator {
    return this.page.locator('.action-widget .monaco-list-row.action').filter({ hasText: title }).first();
  }

  /** Opens the list of quick fixes at the caret and takes the one whose title matches. */
  async quickFix(title: string | RegExp): Promise<void> {
    // The list closes when the document's problems are told anew.
    await repeatedly(async (timeout) => {
      await this.press('Escape', 'Control+.');
      await this.action(title).click({ timeout });
    });
  }

  /** Names of the editor's symbols that match. */
  async symbols(text: string): Promise<string[]> {
    const rows = this.page.locator('.quick-input-list .monaco-list-row .label-name');
    return repeatedly(async (timeout) => {
      await this.quickInput('Control+Shift+O', `@${text}`, timeout);
      await rows.first().waitFor({ timeout });
      const names = await rows.allInnerTexts();
      await this.press('Escape');
      return names;
    });
  }

  /** Asks for completions until one is there: a list closes when the editor learns something new. */
  async suggest(label: string | RegExp): Promise<void> {
    await repeatedly(async (timeout) => {
      await this.press('Escape', 'Control+Space');
      await this.suggestion(label).waitFor({ timeout });
    });
  }

  /** A row of the completion list. */
  suggestion(label: string | RegExp): Locator {
    return this.page.locator('.suggest-widget.visible .monaco-list-row').filter({ hasText: label }).first();
  }

  /** The notification whose text matches; `.getByRole('button')` on it finds its buttons. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text }).first();
  }

  /** A modal dialog whose text matches. */
  dialog(text: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box').filter({ hasText: text }).first();
  }

  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text }).first();
  }

  /** The page of the webview in front. */
  webview(): FrameLocator {
    return this.page.locator('iframe.webview.ready').last().contentFrame().frameLocator('#active-frame');
  }

  /** What the terminal in front shows; the setting of the test windows has it drawn as text. */
  async terminalText(): Promise<string> {
    const rows = await this.page.locator('.terminal-wrapper.active .xterm-rows > div').allInnerTexts();
    return rows.map((row) => row.replaceAll(' ', ' ').trimEnd()).join('\n');
  }

  /** Everything the page says, for a test that failed. */
  text(): Promise<string> {
    return this.page.locator('body').innerText();
  }

  async screenshot(name: string): Promise<void> {
    // What fades in or slides is shown as it ends up.
    await this.page.screenshot({ path: join(this.#screenshots, `${name}.png`), animations: 'disabled' });
  }
}
