/** The tables of the service's page as HTML. Pure. */
import { escape } from '../html.ts';
import type { Cell, PageAction, ServiceModel, Table } from './model.ts';

export const tablesHtml = (tables: readonly Table[]): string => tables.map(tableHtml).join('');

function tableHtml({ title, head, rows, empty }: Table): string {
  if (rows.length === 0 && empty === undefined) return '';
  const body =
    rows.length === 0
      ? `<p class="empty">${escape(empty ?? '')}</p>`
      : `<table><thead><tr>${head.map((each) => `<th scope="col">${escape(each)}</th>`).join('')}</tr></thead>` +
        `<tbody>${rows.map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`).join('')}</tbody></table>`;
  return `<section><h2>${escape(title)}</h2>${body}</section>`;
}

function cellHtml({ text, action, tone }: Cell): string {
  const marked = tone === undefined || text === '' ? escape(text) : `<span class="tone ${tone}">${escape(text)}</span>`;
  return `<td>${action === undefined ? marked : buttonHtml(action, marked, 'link')}</td>`;
}

/** @param label HTML */
export const buttonHtml = (action: PageAction, label: string, kind: 'link' | 'command'): string =>
  `<button type="button" class="${kind}" data-action="${escape(JSON.stringify(action))}">${label}</button>`;

/** What the colours of both pictures mean. */
export function legendHtml({ legend, history }: Pick<ServiceModel, 'legend' | 'history'>): string {
  const deployments = legend.map(({ deployment, text }) => {
    const box = (kind: string) => `<rect class="${kind}" x="1" y="1" width="18" height="10" rx="2"/>`;
    const sample = `${box('body')}${deployment > 0 ? box('hatch') : ''}`;
    return `<li><svg width="20" height="12"><g class="tile up d${Math.min(deployment, 3)}">${sample}</g></svg>${escape(text)}</li>`;
  });
  const failures =
    history.failures.length === 0
      ? ''
      : `<li><svg width="14" height="12"><g class="failure"><path d="M2 2l8 8m0 -8l-8 8"/></g></svg>a task failed</li>`;
  return deployments.join('') + failures;
}
