/** The tables of the service's page as HTML. Pure. */
import { escape } from '../html.ts';
import type { Cell, PageAction, Table } from './model.ts';

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
