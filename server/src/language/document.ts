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
 * `facts` are what an earlier look, whose tree was not kept, found out, by the keys under which they are remembered.
 */
export const parseDocument = (
  document: TextDocument,
  role: DocumentRole,
  facts: Readonly<Record<string, unknown>> = {},
): ParsedDocument => new LazyDocument(document, role, facts);

/**
 * The tree is made when somebody first looks into the document: of many files in a workspace only few are. A class: a
 * getter in an object literal would give each document a hidden class of its own, which outlives it for long.
 */
class LazyDocument implements ParsedDocument {
  readonly uri: string;
  readonly version: number;
  readonly role: DocumentRole;
  readonly text: string;
  readonly textDocument: TextDocument;
  readonly #remembered: Map<string, unknown>;
  #parsed: ParsedText | undefined;

  constructor(document: TextDocument, role: DocumentRole, facts: Readonly<Record<string, unknown>>) {
    const { uri, version, languageId } = document;
    this.uri = uri;
    this.version = version;
    this.role = role;
    this.text = document.getText();
    this.textDocument = TextDocument.create(uri, languageId, version, this.text);
    this.#remembered = new Map(Object.entries(facts));
  }

  get parsed(): ParsedText {
    return (this.#parsed ??= parseText(this.text));
  }

  memo<T>(key: string, compute: () => T): T {
    if (!this.#remembered.has(key)) this.#remembered.set(key, compute());
    return this.#remembered.get(key) as T;
  }
}
