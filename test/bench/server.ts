/** The server as editors run it: a process of its own, spoken to over stdio. */
import { readFileSync } from 'node:fs';
import {
  CompletionRequest,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  HoverRequest,
  type ClientCapabilities,
  type Position,
} from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { bundleServer } from '../server/support/bundle.ts';
import { startClient, type LspClient } from '../server/support/lspClient.ts';
import { largest, usual } from './definitions.ts';
import { milliseconds, p95, time } from './measure.ts';
import { median, table } from './table.ts';

const CAPABILITIES: ClientCapabilities = { textDocument: { diagnostic: {}, hover: { contentFormat: ['markdown'] } } };
const EDITS = 200;
const STARTS = 10;
const OPEN_DOCUMENTS = 100;
const MIB = 1024 * 1024;

export async function serverBench(): Promise<string> {
  const bundle = await bundleServer();
  try {
    const command = [process.execPath, bundle.server, '--stdio'];
    return table(
      ['server process', 'median', 'p95', 'target'],
      [...(await edits(command)), ...(await processStarts(command)), ...(await memory(command))],
    );
  } finally {
    bundle.remove();
  }
}

const open = (client: LspClient, uri: string, text: string) =>
  client.connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'ecs-task-definition', version: 1, text },
  });
const diagnose = (client: LspClient, uri: string) =>
  client.connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });

const row = (name: string, times: readonly number[], target: string): string[] => [
  name,
  milliseconds(median(times)),
  milliseconds(p95(times)),
  target === '' ? '' : `p95 < ${target}`,
];

/** What somebody waits for, and what of that time the server's main thread worked; the rest is the machine's. */
interface Waits {
  readonly waited: number[];
  readonly worked: number[];
}

async function measure(waits: Waits | undefined, pid: number, work: () => Promise<unknown>): Promise<void> {
  const before = workedBy(pid);
  const waited = await time(work);
  const after = workedBy(pid);
  waits?.waited.push(waited);
  if (before !== undefined && after !== undefined) waits?.worked.push(after - before);
}

const rowsOf = (name: string, { waited, worked }: Waits, target: string): string[][] => [
  row(name, waited, target),
  ...(worked.length === 0 ? [] : [row('– of it, the server worked', worked, '')]),
];

/** Milliseconds that a process's main thread has run so far, as Linux counts them; elsewhere nobody knows without a tool. */
function workedBy(pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return undefined;
  }
}

/** One character is typed into a value and deleted again, all over a definition of 64 KiB; after each, what is asked is asked. */
async function edits(command: readonly string[]): Promise<string[][]> {
  const uri = 'file:///bench/task-definition.json';
  const document = TextDocument.create(uri, 'json', 1, largest());
  const values = [...document.getText().matchAll(/value of /g)].map(({ index }) => document.positionAt(index));
  const client = await startClient(command, CAPABILITIES);
  await open(client, uri, document.getText());
  await diagnose(client, uri);
  let version = 1;
  const type = (position: Position, text: string, length: number) =>
    client.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: ++version },
      contentChanges: [
        { range: { start: position, end: { ...position, character: position.character + length } }, text },
      ],
    });
  const none = (): Waits => ({ waited: [], worked: [] });
  const [diagnostics, completion, hover] = [none(), none(), none()];
  for (let round = -20; round < EDITS; round++) {
    const position = values[(Math.abs(round) * 37) % values.length] ?? { line: 0, character: 0 };
    const place = { textDocument: { uri }, position };
    const kept = (waits: Waits) => (round < 0 ? undefined : waits);
    await measure(kept(diagnostics), client.pid, async () => {
      await type(position, 'x', 0);
      await diagnose(client, uri);
    });
    // The first request after an edit, with nothing of the new text known yet.
    await measure(kept(completion), client.pid, async () => {
      await type(position, '', 1);
      await client.connection.sendRequest(CompletionRequest.type, place);
    });
    await measure(kept(hover), client.pid, () => client.connection.sendRequest(HoverRequest.type, place));
  }
  await client.shutdown();
  return [
    ...rowsOf('keystroke → diagnostics, 64 KiB', diagnostics, '30 ms'),
    ...rowsOf('keystroke → completion, 64 KiB', completion, '10 ms'),
    ...rowsOf('hover, 64 KiB', hover, '10 ms'),
  ];
}

/** From spawning the process to the first list of problems. */
async function processStarts(command: readonly string[]): Promise<string[][]> {
  const uri = 'file:///bench/task-definition.json';
  const starts: Waits = { waited: [], worked: [] };
  for (let round = 0; round < STARTS; round++) {
    let client: LspClient | undefined;
    starts.waited.push(
      await time(async () => {
        client = await startClient(command, CAPABILITIES);
        await open(client, uri, usual());
        await diagnose(client, uri);
      }),
    );
    const worked = client === undefined ? undefined : workedBy(client.pid);
    if (worked !== undefined) starts.worked.push(worked);
    await client?.shutdown();
  }
  return rowsOf('process start → first diagnostics', starts, '300 ms');
}

/** The resident memory once all are open and have had their problems, an outline's worth of requests and an edit. */
async function memory(command: readonly string[]): Promise<string[][]> {
  const client = await startClient(command, CAPABILITIES);
  for (let index = 0; index < OPEN_DOCUMENTS; index++) {
    const uri = `file:///bench/${index}/task-definition.json`;
    await open(client, uri, usual());
    await diagnose(client, uri);
    await client.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: { line: 1, character: 4 },
    });
  }
  const resident = residentBytes(client.pid);
  await client.shutdown();
  const told = resident === undefined ? 'unknown here' : `${(resident / MIB).toFixed(0)} MiB`;
  return [[`memory, ${OPEN_DOCUMENTS} documents open`, told, '', '< 150 MB']];
}

/** Of Linux's /proc; elsewhere nobody knows without a tool. */
function residentBytes(pid: number): number | undefined {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) * 1024;
  } catch {
    return undefined;
  }
}
