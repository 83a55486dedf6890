import {
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  HoverRequest,
  LSPErrorCodes,
  type ResponseError,
} from 'vscode-languageserver-protocol';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ofSize } from '../bench/definitions.ts';
import { bundleServer } from './support/bundle.ts';
import { startClient, type LspClient } from './support/lspClient.ts';

const URI = 'file:///large/task-definition.json';
const TEXT = ofSize(2 * 1024 * 1024);
const KEYSTROKES = 12;

describe('a file of megabytes', () => {
  let bundle: Awaited<ReturnType<typeof bundleServer>>;
  let client: LspClient;

  beforeAll(async () => {
    bundle = await bundleServer();
    client = await startClient([process.execPath, bundle.server, '--stdio'], { textDocument: { diagnostic: {} } });
    await client.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: URI, languageId: 'ecs-task-definition', version: 1, text: TEXT },
    });
  });
  afterAll(async () => {
    await client.shutdown();
    bundle.remove();
  });

  const type = (version: number, text: string) =>
    client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri: URI, version },
      contentChanges: [{ range: { start: { line: 1, character: 13 }, end: { line: 1, character: 13 } }, text }],
    });

  it('keeps nobody waiting for what was asked before the last keystroke', async () => {
    const textDocument = { uri: URI };
    const stale: Promise<unknown>[] = [];
    let last: CancellationTokenSource | undefined;
    for (let keystroke = 0; keystroke < KEYSTROKES; keystroke++) {
      last?.cancel();
      last = new CancellationTokenSource();
      await type(2 + keystroke, 'x');
      // What an editor asks for after each.
      stale.push(
        client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument }, last.token),
        client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument }, last.token),
        client.connection.sendRequest(
          HoverRequest.type,
          { textDocument, position: { line: 1, character: 4 } },
          last.token,
        ),
      );
    }
    const answers = await Promise.allSettled(stale);
    const refused = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [(answer.reason as ResponseError<unknown>).code] : [],
    );
    expect(new Set(refused)).toEqual(new Set([LSPErrorCodes.RequestCancelled]));
    // The work for a keystroke may have begun when the next one came; that for most has not.
    expect(refused.length).toBeGreaterThan(answers.length / 2);
    expect(answers.slice(-3).every(({ status }) => status === 'fulfilled')).toBe(true);
  });
});
