/**
 * Runs in the panel's page: puts what the extension sends on the page, and a cursor on the charts by pointer or arrow keys.
 * The extension has no DOM types, so that nothing else reaches for a document: the few members used are named here.
 */
import { escape } from '../html.ts';
import { chartSvg, readout, sampleAt, summary } from './chart.ts';
import type { Chart, UsageModel } from './model.ts';

interface PageElement {
  textContent: string | null;
  innerHTML: string;
  hidden: boolean;
  readonly clientWidth: number;
  setAttribute(name: string, value: string): void;
  querySelector(selector: string): PageElement | null;
  getBoundingClientRect(): { readonly left: number };
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
}
interface PageEvent {
  readonly data?: unknown;
  readonly key?: string;
  readonly clientX?: number;
  preventDefault(): void;
}
declare const document: { getElementById(id: string): PageElement | null };
declare const window: { addEventListener(type: string, listener: (event: PageEvent) => void): void };
declare const acquireVsCodeApi: () => { postMessage(message: unknown): void; setState(state: unknown): void };

const HEIGHT = 150;
const vsCode = acquireVsCodeApi();
const element = (id: string): PageElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
};

let model: UsageModel | undefined;
let fit = false;
/** The sample each chart's cursor is on, by the chart's title. */
const cursors = new Map<string, number>();

function draw(): void {
  if (!model) return;
  element('title').textContent = model.title;
  element('subtitle').textContent = model.subtitle;
  const message = element('message');
  message.textContent = model.message ?? '';
  message.hidden = model.message === undefined;
  element('fit').hidden = model.charts.every(({ limits }) => limits.length === 0);
  layOut(model.charts);
  for (const chart of model.charts) drawChart(chart);
  const { head, rows } = model.table;
  const cells = (row: readonly string[]) =>
    row
      .map((cell, index) => (index === 0 ? `<th scope="row">${escape(cell)}</th>` : `<td>${escape(cell)}</td>`))
      .join('');
  element('table').innerHTML =
    rows.length === 0
      ? ''
      : `<caption>Now</caption><thead><tr>${head.map((each) => `<th scope="col">${escape(each)}</th>`).join('')}</tr></thead>` +
        `<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('')}</tbody>`;
}

/** Sections are made once, so that the focus stays where it is when new samples come. */
let laidOut = '';
function layOut(charts: readonly Chart[]): void {
  const key = charts.map(({ title, series }) => `${title}:${series.map(({ name }) => name).join()}`).join(';');
  if (key === laidOut) return;
  laidOut = key;
  element('charts').innerHTML = charts.map(sectionOf).join('');
  for (const { title } of charts) {
    const plot = element(`plot-${title}`);
    const chartNow = () => model?.charts.find((each) => each.title === title);
    const move = (to: number | undefined) => {
      const chart = chartNow();
      if (!chart) return;
      if (to === undefined) cursors.delete(title);
      else cursors.set(title, Math.max(0, Math.min(chart.times.length - 1, to)));
      drawChart(chart);
    };
    plot.addEventListener('mousemove', (event) => {
      const chart = chartNow();
      if (chart) move(sampleAt(chart, plot.clientWidth, (event.clientX ?? 0) - plot.getBoundingClientRect().left));
    });
    plot.addEventListener('mouseleave', () => move(undefined));
    plot.addEventListener('blur', () => move(undefined));
    plot.addEventListener('keydown', (event) => {
      const end = (chartNow()?.times.length ?? 1) - 1;
      const at = cursors.get(title) ?? end;
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: end, PageUp: at - 10, PageDown: at + 10 }[
        event.key ?? ''
      ];
      if (to === undefined && event.key !== 'Escape') return;
      event.preventDefault();
      move(to);
    });
  }
}

function sectionOf({ title, series }: Chart): string {
  const legend = series.map(
    ({ name, colour, total }) =>
      `<li><svg width="26" height="8" aria-hidden="true"><line class="line c${colour % 6}${total ? ' total' : ''}" x1="0" x2="26" y1="4" y2="4"/></svg>${escape(name)}</li>`,
  );
  return (
    `<section aria-labelledby="head-${title}"><h2 id="head-${title}">${escape(title)}</h2><span class="now" id="now-${title}"></span>` +
    (series.length > 1 ? `<ul class="legend" aria-hidden="true">${legend.join('')}</ul>` : '') +
    `<div class="plot" id="plot-${title}" tabindex="0" role="img"></div>` +
    `<output class="readout" id="readout-${title}" aria-live="polite"></output></section>`
  );
}

function drawChart(chart: Chart): void {
  const { title } = chart;
  const plot = element(`plot-${title}`);
  const cursor = cursors.get(title);
  element(`now-${title}`).textContent = chart.now;
  plot.setAttribute('aria-label', `${summary(chart)} Arrow keys read the values.`);
  plot.innerHTML = chartSvg(chart, { width: Math.max(240, plot.clientWidth), height: HEIGHT, fit, cursor });
  const line = element(`readout-${title}`);
  const text = cursor === undefined ? '' : readout(chart, cursor);
  if (line.textContent !== text) line.textContent = text;
}

element('fit').addEventListener('click', () => {
  fit = !fit;
  element('fit').setAttribute('aria-pressed', String(fit));
  draw();
});
window.addEventListener('resize', draw);
window.addEventListener('message', (event) => {
  model = event.data as UsageModel;
  vsCode.setState({ arn: model.arn });
  draw();
});
vsCode.postMessage('ready');
