import {
  DocumentDiagnosticReportKind,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { runSafely, type ReportError } from './runSafely.ts';

export interface Diagnostics {
  /** Finds the problems of all open documents anew, and tells those that changed. */
  refresh(): void;
}

export type FindProblems = (uri: string) => Promise<Diagnostic[]>;

/** For clients that ask for diagnostics when they want them. */
export function pullDiagnostics(
  connection: Connection,
  find: FindProblems,
  report: ReportError,
  canRefresh: boolean,
): Diagnostics {
  const none: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
  connection.languages.diagnostics.on(
    runSafely('diagnostics', none, report, async ({ textDocument }: { textDocument: { uri: string } }) => ({
      kind: DocumentDiagnosticReportKind.Full,
      items: await find(textDocument.uri),
    })),
  );
  return {
    refresh: () => {
      if (canRefresh) void connection.languages.diagnostics.refresh();
    },
  };
}

/** Long enough that a word is typed in one go, short enough not to be noticed. */
const DEBOUNCE_MS = 100;

/** For clients that wait to be told: a moment after each edit, at once on opening, and cleared on closing. */
export function pushDiagnostics(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  find: FindProblems,
  report: ReportError,
): Diagnostics {
  const pending = new Map<string, NodeJS.Timeout>();
  /** What was told last of each document, to tell no client the same again. */
  const told = new Map<string, string>();
  const cancel = (uri: string) => {
    clearTimeout(pending.get(uri));
    pending.delete(uri);
  };
  const tell = async (uri: string) => {
    try {
      const { version } = documents.get(uri) ?? {};
      const diagnostics = await find(uri);
      // Newer text has its own turn; a closed document has been cleared.
      if (version === undefined || documents.get(uri)?.version !== version) return;
      const answer = JSON.stringify([version, diagnostics]);
      if (told.get(uri) === answer) return;
      told.set(uri, answer);
      await connection.sendDiagnostics({ uri, version, diagnostics });
    } catch (error) {
      report('diagnostics', error);
    }
  };
  const schedule = (uri: string, delay: number, andThen = () => {}) => {
    cancel(uri);
    pending.set(
      uri,
      setTimeout(() => {
        pending.delete(uri);
        void tell(uri).then(andThen);
      }, delay),
    );
  };
  /** The others may speak of the one that changed; those that wait for their turn anyway have it then. */
  const tellOthers = (changed: string) => () => {
    for (const { uri } of documents.all()) if (uri !== changed && !pending.has(uri)) schedule(uri, DEBOUNCE_MS);
  };
  const opened = new Set<string>();
  // Opening counts as the first change of content.
  documents.onDidChangeContent(({ document: { uri } }) => {
    schedule(uri, opened.has(uri) ? DEBOUNCE_MS : 0, tellOthers(uri));
    opened.add(uri);
  });
  documents.onDidClose(({ document }) => {
    cancel(document.uri);
    opened.delete(document.uri);
    told.delete(document.uri);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  return {
    refresh: () => {
      for (const { uri } of documents.all()) if (!pending.has(uri)) schedule(uri, 0);
    },
  };
}
