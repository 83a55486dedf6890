import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseText, type ParsedText } from './parse.ts';

export type DocumentRole = 'task-definition' | 'overlay';

/**
 * One version of a document, parsed. It keeps the text it was made from, so it stays true while the editor's document
 * moves on, and what features find out about it is remembered with it.
 */
export interface ParsedDocument {
  readonly uri: string;
  readonly version: number;
  readonly role: DocumentRole;
  readonly text: string;
  readonly textDocument: TextDocument;
  readonly parsed: ParsedText;
  /** Remembers the result of `compute` under `key` for as long as the document lives. */
  memo<T>(key: string, compute: () => T): T;
}

/**
 * The tree is made when somebody first looks into the document: of many files in a workspace only few are. `facts` are
 * what an earlier look, whose tree was not kept, found out, by the keys under which they are remembered.
 */
export function parseDocument(
  document: TextDocument,
  role: DocumentRole,
  facts: Readonly<Record<string, unknown>> = {},
): ParsedDocument {
  const text = document.getText();
  const remembered = new Map<string, unknown>(Object.entries(facts));
  let tree: ParsedText | undefined;
  return {
    uri: document.uri,
    version: document.version,
    role,
    text,
    textDocument: TextDocument.create(document.uri, document.languageId, document.version, text),
    get parsed() {
      return (tree ??= parseText(text));
    },
    memo: <T>(key: string, compute: () => T): T => {
      if (!remembered.has(key)) remembered.set(key, compute());
      return remembered.get(key) as T;
    },
  };
}
