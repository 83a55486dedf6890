/**
 * The API over HTTP on loopback: AWS JSON 1.1 at `POST /`, streams at paths of their own. Every request is signed, and
 * none comes from a web page: browsers put an Origin header on what scripts send, and such requests are refused.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { DockerError } from '../docker/docker.ts';
import type { AccessKey } from '../state/credentialsFile.ts';
import { messageOf } from '../util/log.ts';
import type { ApiContext } from './context.ts';
import { ApiError, invalidParameter, serializationError, serverError, unknownOperation } from './errors.ts';
import type { EventStream } from './eventStream.ts';
import { streamFile } from './files/fileRequest.ts';
import { findOperation } from './operations.ts';
import { EXEC_PATH } from './operations/startExec.ts';
import { streamLogs } from './logRequest.ts';
import { streamUsage } from './usageRequest.ts';
import { verifySignature } from './signature.ts';

/** Far above the 64 KiB that ECS allows a task definition. */
const MOST_BODY = 4 * 1024 * 1024;
const EXEC_PROTOCOL = 'drydock-exec';

export interface ApiServer {
  readonly port: number;
  /** Connections of clients now, idle ones included. */
  connections(): Promise<number>;
  /** Takes no more requests, ends the streams and cuts what is left. */
  close(): Promise<void>;
}

export interface ApiServerOptions {
  readonly context: ApiContext;
  readonly events: EventStream;
  readonly key: AccessKey;
  /** 0: any free one. */
  readonly port: number;
}

/** @throws the system's error when the port cannot be had, e.g. EADDRINUSE */
export async function startApiServer({ context, events, key, port }: ApiServerOptions): Promise<ApiServer> {
  let changes = 0;
  const counting = context.store.subscribe(() => (changes += 1));

  const verify = (request: IncomingMessage, body: Buffer) => {
    if (request.headers.origin !== undefined) {
      throw new ApiError('AccessDeniedException', 'Requests of web pages are refused.', 403);
    }
    const { method = '', url = '', headers } = request;
    verifySignature({ method, url, headers, body }, key, context.clock.now());
  };

  const invoke = async (request: IncomingMessage, body: Buffer): Promise<object> => {
    const handler = findOperation(header(request, 'x-amz-target'));
    if (!handler) throw unknownOperation();
    const before = changes;
    const answer = await handler(parseBody(body), context, (name) => header(request, name));
    // What was answered survives a crash. A full disk is told in the log and stops nobody.
    if (changes !== before) await context.store.durable().catch(() => undefined);
    return answer;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const requestId = randomUUID();
    response.setHeader('x-amzn-RequestId', requestId);
    const started = performance.now();
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const operation = header(request, 'x-amz-target') ?? `${request.method ?? ''} ${pathname}`;
    try {
      const body = await readBody(request);
      verify(request, body);
      if (request.method === 'POST' && pathname === '/') {
        send(response, 200, await invoke(request, body));
      } else if (request.method === 'GET' && pathname === '/events') {
        beginLines(response);
        events.add(response);
      } else if (request.method === 'GET' && pathname === '/logs') {
        await streamLogs(request, response, context, () => beginLines(response));
      } else if (request.method === 'GET' && pathname === '/files') {
        await streamFile(request, response, context);
      } else if (request.method === 'GET' && pathname === '/stats') {
        await streamUsage(request, response, context, () => beginLines(response));
      } else {
        throw new ApiError('UnknownOperationException', `There is nothing at ${pathname}.`, 404);
      }
      context.log.debug('request', { operation, requestId, ms: Math.round(performance.now() - started) });
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.status === 500) context.log.error('request failed', { operation, requestId, error: messageOf(thrown) });
      else context.log.debug('request refused', { operation, requestId, type: error.type, reason: error.message });
      // A stream that has begun can only be cut.
      if (response.headersSent) response.destroy();
      else send(response, error.status, { __type: error.type, message: error.message, ...error.members });
    }
  };

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined);
    try {
      verify(request, Buffer.alloc(0));
      const execId = (request.url ?? '').slice(EXEC_PATH.length);
      const exec = context.execs.get(execId);
      if (request.headers.upgrade !== EXEC_PROTOCOL || !exec) {
        throw new ApiError('InvalidParameterException', 'There is no such stream to take.', 404);
      }
      if (exec.taken) throw new ApiError('InvalidParameterException', 'The stream is taken already.', 409);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${EXEC_PROTOCOL}\r\n\r\n`);
      if (head.length > 0) socket.unshift(head);
      context.execs.attach(execId, socket);
    } catch (thrown) {
      const error = asApiError(thrown);
      const body = JSON.stringify({ __type: error.type, message: error.message });
      socket.end(
        `HTTP/1.1 ${error.status} Refused\r\nContent-Type: application/x-amz-json-1.1\r\n` +
          `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    }
  };

  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => void serve(request, response));
  server.on('upgrade', upgrade);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await listen(server, port);

  return {
    port: (server.address() as AddressInfo).port,
    connections: () => Promise.resolve(sockets.size),
    async close() {
      counting.dispose();
      events.close();
      context.execs.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // Answers on their way get a moment to leave; upgraded connections are no longer the server's own.
      const cut = setTimeout(() => sockets.forEach((socket) => socket.destroy()), 500);
      await closed;
      clearTimeout(cut);
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BODY) {
      throw new ApiError('RequestEntityTooLargeException', `The request is larger than ${MOST_BODY} bytes.`, 413);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw serializationError(`The request body is not JSON: ${messageOf(error)}`);
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.1',
    'Content-Length': Buffer.byteLength(text),
    ...(status === 413 ? { Connection: 'close' } : {}),
  });
  response.end(text);
}

function beginLines(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
  response.flushHeaders();
}

/** What a client is told of anything thrown. Docker's refusals are the client's matter, its absence is nobody's. */
function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof DockerError) {
    const refused = thrown.kind === 'not-found' || thrown.kind === 'conflict' || thrown.kind === 'bad-request';
    return refused ? invalidParameter(`Docker: ${thrown.message}`) : serverError(`Docker: ${thrown.message}`);
  }
  return serverError('The engine failed on this request; its log says why.');
}
