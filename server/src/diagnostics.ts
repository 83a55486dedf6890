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
  /** Finds and tells the problems of all open documents anew. */
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
  const cancel = (uri: string) => {
    clearTimeout(pending.get(uri));
    pending.delete(uri);
  };
  const tell = async (uri: string) => {
    try {
      const { version } = documents.get(uri) ?? {};
      const diagnostics = await find(uri);
      // Newer text has its own turn; a closed document has been cleared.
      if (version !== undefined && documents.get(uri)?.version === version) {
        await connection.sendDiagnostics({ uri, version, diagnostics });
      }
    } catch (error) {
      report('diagnostics', error);
    }
  };
  const schedule = (uri: string, delay: number) => {
    cancel(uri);
    pending.set(
      uri,
      setTimeout(() => {
        pending.delete(uri);
        void tell(uri);
      }, delay),
    );
  };
  const opened = new Set<string>();
  // Opening counts as the first change of content.
  documents.onDidChangeContent(({ document: { uri } }) => {
    schedule(uri, opened.has(uri) ? DEBOUNCE_MS : 0);
    opened.add(uri);
  });
  documents.onDidClose(({ document }) => {
    cancel(document.uri);
    opened.delete(document.uri);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  return {
    refresh: () => {
      for (const { uri } of documents.all()) schedule(uri, 0);
    },
  };
}
