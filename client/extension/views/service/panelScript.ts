/**
 * Runs in the page of a service: puts what the extension sends on the page and says what was clicked. The extension has no
 * DOM types, so that nothing else reaches for a document: the few members used are named here.
 */
import { escape } from '../html.ts';
import { historySentence, historySvg } from './historySvg.ts';
import { SERVICE_COMMANDS, type PageAction, type ServiceModel } from './model.ts';
import { buttonHtml, legendHtml, tablesHtml } from './sections.ts';
import { tilesSvg } from './tilesSvg.ts';

interface PageElement {
  textContent: string | null;
  innerHTML: string;
  className: string;
  readonly clientWidth: number;
  readonly dataset: { readonly action?: string };
  setAttribute(name: string, value: string): void;
  closest(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  focus(): void;
}
interface PageEvent {
  readonly data?: unknown;
  readonly target?: PageElement;
}
declare const document: {
  readonly activeElement: PageElement | null;
  getElementById(id: string): PageElement | null;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
};
declare const window: { addEventListener(type: string, listener: (event: PageEvent) => void): void };
declare const acquireVsCodeApi: () => { postMessage(message: PageAction): void; setState(state: unknown): void };

const SMALLEST = 280;
const vsCode = acquireVsCodeApi();
const element = (id: string): PageElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
};

let model: ServiceModel | undefined;
const drawn = new Map<string, string>();

/** Only what changed is put on the page; a button that had the focus has it again. */
function put(id: string, html: string): void {
  if (drawn.get(id) === html) return;
  drawn.set(id, html);
  const focused = document.activeElement?.dataset.action;
  const place = element(id);
  place.innerHTML = html;
  if (focused === undefined) return;
  for (const each of place.querySelectorAll('button')) {
    if (each.dataset.action === focused) {
      each.focus();
      return;
    }
  }
}

function draw(): void {
  if (!model) return;
  const { title, subtitle, headline, failure, commands, picture, tables } = model;
  put('title', escape(title));
  put('subtitle', escape(subtitle));
  put('headline', escape(headline.text));
  element('headline').className = headline.tone;
  put(
    'failure',
    failure === undefined
      ? ''
      : `Last failure: ${buttonHtml({ kind: 'why', task: failure.task }, escape(failure.text), 'link')}`,
  );
  put(
    'commands',
    commands
      .map((command) => buttonHtml({ kind: 'service', command }, SERVICE_COMMANDS[command].title, 'command'))
      .join(''),
  );
  put('legend', legendHtml(model));
  const now = element('now');
  now.setAttribute('aria-label', picture.sentence);
  put('now', tilesSvg(picture, Math.max(SMALLEST, now.clientWidth)));
  const history = element('history');
  history.setAttribute('aria-label', historySentence(model));
  put('history', historySvg(model, Math.max(SMALLEST, history.clientWidth)));
  put('tables', tablesHtml(tables));
}

document.addEventListener('click', ({ target }) => {
  const action = target?.closest('button')?.dataset.action;
  if (action !== undefined) vsCode.postMessage(JSON.parse(action) as PageAction);
});
window.addEventListener('resize', draw);
window.addEventListener('message', (event) => {
  model = event.data as ServiceModel;
  // With it the view comes back when the window is reloaded.
  vsCode.setState({ arn: model.arn });
  draw();
});
vsCode.postMessage({ kind: 'ready' });
