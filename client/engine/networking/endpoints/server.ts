/**
 * What containers reach at 169.254.170.2: an HTTP server on this machine's loopback, apart from the API, for the paths of
 * `route.ts` only. It knows no task: what it answers is given to it. Ids in paths are all that a caller needs, so no path is
 * ever logged.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { messageOf, type Log } from '../../util/log.ts';
import { createRateLimit } from './rateLimit.ts';
import { routeOf, type Route } from './route.ts';

/** A task's own request; `health` is answered by the server. */
export type TaskRoute = Exclude<Route, { kind: 'health' }>;

export interface EndpointRequest {
  readonly route: TaskRoute;
  readonly method: string;
  readonly body: string;
}

export interface EndpointAnswer {
  readonly status: number;
  /** Told as JSON. */
  readonly body: unknown;
}

export type Answerer = (request: EndpointRequest) => Promise<EndpointAnswer>;

export interface EndpointsServer {
  readonly port: number;
  /** Told by `/health`: whoever asks there knows which engine it reached. */
  readonly identity: string;
  /**
   * Listens on a Unix socket as well, for forwarders that cannot reach this machine's loopback.
   * @returns the folder to mount; the socket is {@link SOCKET_NAME} in it
   */
  listenOnSocket(): Promise<string>;
  /** A fresh word, and a promise that resolves when somebody has asked for `/health/<word>`. Rejects when aborted. */
  expect(signal: AbortSignal): { readonly nonce: string; readonly heard: Promise<void> };
  close(): Promise<void>;
}

export const SOCKET_NAME = 'endpoints.sock';

/** The ECS agent reads and writes within 5 seconds; who is slower is cut. */
const REQUEST_TIMEOUT = 5000;
/** Requests of the agent API have some dozens of bytes. */
const MOST_BODY = 16 * 1024;
/** Connections at once; a relay keeps few of them open. */
const MOST_CONNECTIONS = 512;

export interface EndpointsServerOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Of this engine alone. */
  readonly identity: string;
  /** Nobody else can enter it; the socket's folder is made in it. */
  readonly stateDir: string;
  readonly answer: Answerer;
  /** Milliseconds that only go forward: how often callers ask is reckoned by them. */
  readonly now: () => number;
  readonly log: Log;
}

/** On the port asked for, or on any when another program has that one. */
export async function startEndpointsServer(options: EndpointsServerOptions): Promise<EndpointsServer> {
  const { identity, answer, now, log, stateDir } = options;
  const limit = createRateLimit(now);
  const expected = new Map<string, () => void>();

  const reply = async (request: IncomingMessage, route: Route | undefined): Promise<Reply> => {
    // Browsers put an Origin header on what scripts of web pages send: no container does.
    if (!route || request.headers.origin !== undefined) return text(404, '404 page not found\n');
    if (route.kind === 'health') {
      expected.get(route.nonce)?.();
      return text(200, `${identity}\n`);
    }
    if (!limit.allows(`${route.kind} ${route.id}`)) return text(429, 'You have reached maximum request limit.');
    const method = request.method ?? '';
    if (!methodsOf(route).includes(method)) return text(405, '');
    const { status, body } = await answer({ route, method, body: await readBody(request) });
    return json(status, body);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const route = routeOf((request.url ?? '').split('?', 1)[0] ?? '');
    try {
      send(response, await reply(request, route));
    } catch (error) {
      if (error instanceof TooLarge) {
        send(response, text(413, ''));
        return;
      }
      log.error('an endpoint failed', { kind: route?.kind, error: messageOf(error) });
      send(response, json(500, 'failed to answer the request'));
    }
  };

  const listen = async (where: { port: number; host: string } | { path: string }): Promise<Server> => {
    const server = createServer(
      { requestTimeout: REQUEST_TIMEOUT, headersTimeout: REQUEST_TIMEOUT, keepAliveTimeout: REQUEST_TIMEOUT },
      (request, response) => void serve(request, response),
    );
    server.maxConnections = MOST_CONNECTIONS;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(where, () => {
        server.off('error', reject);
        resolve();
      });
    });
    return server;
  };

  const loopback = { host: '127.0.0.1' };
  const servers = [
    await listen({ ...loopback, port: options.port }).catch((error: unknown) => {
      if (options.port === 0) throw error;
      log.warn('the port of the endpoints used last time cannot be had; taking another', { error: messageOf(error) });
      return listen({ ...loopback, port: 0 });
    }),
  ];
  let socketFolder: Promise<string> | undefined;
  const folder = join(stateDir, 'endpoints');

  const makeSocket = async () => {
    const path = join(folder, SOCKET_NAME);
    await mkdir(folder, { recursive: true });
    await rm(path, { force: true });
    servers.push(await listen({ path }));
    // Whoever has the folder mounted may ask; on this machine the state folder around it keeps others out.
    await chmod(folder, 0o755);
    await chmod(path, 0o666);
    return folder;
  };

  const listenOnSocket = () => {
    socketFolder ??= makeSocket().catch((error: unknown) => {
      socketFolder = undefined;
      throw error;
    });
    return socketFolder;
  };
  // Forwarders of an earlier run are still there.
  if (existsSync(folder)) await listenOnSocket().catch(() => undefined);

  return {
    port: (servers[0]?.address() as AddressInfo).port,
    identity,
    listenOnSocket,
    expect(signal) {
      const nonce = randomUUID();
      const heard = new Promise<void>((resolve, reject) => {
        expected.set(nonce, resolve);
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }).finally(() => expected.delete(nonce));
      // Who asked may look at it later than it is settled.
      heard.catch(() => undefined);
      return { nonce, heard };
    },
    async close() {
      await Promise.all(
        servers.map((server) => {
          const closed = new Promise((resolve) => server.close(resolve));
          server.closeAllConnections();
          return closed;
        }),
      );
    },
  };
}

const METHODS: Readonly<Partial<Record<TaskRoute['kind'], readonly string[]>>> = {
  'task-protection': ['GET', 'PUT'],
  'fault-injection': ['POST'],
};

const methodsOf = ({ kind }: TaskRoute): readonly string[] => METHODS[kind] ?? ['GET'];

class TooLarge extends Error {}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BODY) throw new TooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const text = (status: number, body: string): Reply => ({ status, type: 'text/plain; charset=utf-8', body });

const json = (status: number, body: unknown): Reply => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

function send(response: ServerResponse, { status, type, body }: Reply): void {
  // A request that was not read to its end must not be taken for the next one.
  const close = status === 413 || status === 405 || status === 429 ? { Connection: 'close' } : {};
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body), ...close });
  response.end(body);
}
