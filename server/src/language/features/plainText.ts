import { InsertTextFormat, type CompletionItem } from 'vscode-languageserver-types';

/** The item for clients that do not know snippets: tab stops become their default text, choices their first. */
export function withoutSnippet(item: CompletionItem): CompletionItem {
  if (item.insertTextFormat !== InsertTextFormat.Snippet) return item;
  return {
    ...item,
    insertTextFormat: InsertTextFormat.PlainText,
    ...(item.insertText === undefined ? {} : { insertText: plain(item.insertText) }),
    ...(item.textEdit === undefined ? {} : { textEdit: { ...item.textEdit, newText: plain(item.textEdit.newText) } }),
  };
}

const plain = (snippet: string): string =>
  snippet
    .replaceAll(/(?<!\\)\$\{\d+\|([^,|]*)[^}]*\|\}/g, '$1')
    .replaceAll(/(?<!\\)\$\{\d+:((?:[^}\\]|\\.)*)\}/g, '$1')
    .replaceAll(/(?<!\\)\$(?:\d+|\{\d+\})/g, '')
    .replaceAll(/\\([$}\\])/g, '$1');
