/**
 * A Docker that is nothing but one container that writes as fast as its reader takes it: what the engine can do when Docker
 * is not what it waits for.
 */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json as bodyOf } from 'node:stream/consumers';

const ID = 'f'.repeat(64);
const LINES_A_CHUNK = 500;
const STDOUT = 1;
/** Nanoseconds of the log's own time between lines: it runs ahead of the clock, so that nobody is ever late. */
const STEP = 1_000_000n;

export interface LogFlood {
  /** `unix:///…`. */
  readonly endpoint: string;
  end(): Promise<void>;
}

/** @param text of the line with that number, without its line break */
export async function startLogFlood(lines: number, text: (number: number) => string): Promise<LogFlood> {
  let name = '';
  let labels: Record<string, string> = {};
  let events: ServerResponse | undefined;
  let state: 'created' | 'running' | 'exited' = 'created';
  let last = '';
  const json = (response: ServerResponse, status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const frames = clockedFrames(text);

  const flood = async (response: ServerResponse) => {
    response.writeHead(200);
    for (let number = 0; number < lines; number += LINES_A_CHUNK) {
      const chunk = frames(number, Math.min(number + LINES_A_CHUNK, lines));
      last = chunk.last;
      if (!response.write(chunk.bytes)) await once(response, 'drain');
    }
    state = 'exited';
    response.end();
    const attributes = { ...labels, exitCode: '0' };
    events?.write(`${JSON.stringify({ Type: 'container', Action: 'die', Actor: { ID, Attributes: attributes } })}\n`);
  };

  const logsOf = (response: ServerResponse, query: URLSearchParams) => {
    if (query.get('follow') === 'true') void flood(response).catch(() => response.destroy());
    else response.end(query.has('tail') && last !== '' ? frameOf(last) : undefined);
  };
  const create = async (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => {
    name = query.get('name') ?? '';
    ({ Labels: labels } = (await bodyOf(request)) as { Labels: Record<string, string> });
    json(response, 201, { Id: ID, Warnings: [] });
  };
  const start = (response: ServerResponse) => {
    state = 'running';
    response.writeHead(204).end();
  };

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://docker');
    const path = pathname.replace(/^\/v[\d.]+/, '');
    const isCreation = path === '/containers/create' && (searchParams.get('name') ?? '').includes('flood');
    if (!isCreation) request.resume();
    if (path === '/_ping') response.end('OK');
    else if (path === '/events') (events = response.writeHead(200)).flushHeaders();
    else if (path === '/info') json(response, 200, { ID: 'flood', NCPU: 2, MemTotal: 2 ** 33, OSType: 'linux' });
    else if (path === '/version') json(response, 200, { Version: '20.10.24', ApiVersion: '1.41', Arch: 'amd64' });
    else if (path === '/containers/json' || path === '/networks') json(response, 200, []);
    else if (path === '/volumes') json(response, 200, { Volumes: [] });
    else if (path.startsWith('/images/')) json(response, 200, { Id: 'sha256:flood', Architecture: 'amd64', Size: 1 });
    else if (isCreation) void create(request, response, searchParams);
    else if (path === `/containers/${ID}/start`) start(response);
    else if (path === `/containers/${ID}/logs`) logsOf(response, searchParams);
    else if (path === `/containers/${ID}/json` || path === `/containers/${name}/json`)
      json(response, 200, inspection(name, state));
    else json(response, 500, { message: `this Docker has no ${path}` });
  });
  const socket = join(tmpdir(), `drydock-flood-${process.pid}.sock`);
  await rm(socket, { force: true });
  await once(server.listen(socket), 'listening');
  return {
    endpoint: `unix://${socket}`,
    async end() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const inspection = (name: string, status: string) => ({
  Id: ID,
  Name: `/${name}`,
  Image: 'sha256:flood',
  Created: new Date().toISOString(),
  Config: { Image: 'flood', Tty: false, Labels: {} },
  State: {
    Status: status,
    Running: status === 'running',
    ExitCode: 0,
    Error: '',
    StartedAt: new Date().toISOString(),
    FinishedAt: new Date().toISOString(),
  },
  NetworkSettings: { Ports: {}, Networks: {} },
  Mounts: [],
});

/** Each line is later than the one before. */
function clockedFrames(text: (number: number) => string) {
  let latest = BigInt(Date.now()) * 1_000_000n;
  return (from: number, to: number): { readonly bytes: Buffer; readonly last: string } => {
    const frames: Buffer[] = [];
    let last = '';
    for (let number = from; number < to; number++) {
      latest += STEP;
      const second = new Date(Number(latest / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
      last = `${second}.${String(latest % 1_000_000_000n).padStart(9, '0')}Z ${text(number)}\n`;
      frames.push(frameOf(last));
    }
    return { bytes: Buffer.concat(frames), last };
  };
}

function frameOf(line: string): Buffer {
  const body = Buffer.from(line);
  const head = Buffer.alloc(8);
  head.writeUInt8(STDOUT, 0);
  head.writeUInt32BE(body.length, 4);
  return Buffer.concat([head, body]);
}
