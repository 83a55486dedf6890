/**
 * Requests the AWS SDK does not know: Drydock's own operations, streams and the upgrade to a terminal, signed like all
 * others (Signature Version 4, service `ecs`).
 */
import { request, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ReadyMessage } from '../../protocol/ready.ts';
import type { Credentials } from './credentials.ts';
import type * as Sdk from '../state/ecsSdk.ts';

export interface SignedRequests {
  /** A JSON operation, `POST /` with `X-Amz-Target: <target>`. @throws EngineRefusal */
  call(target: string, input: unknown): Promise<unknown>;
  /** A streamed answer to `GET <path>`; the caller reads it and destroys it. @throws EngineRefusal */
  stream(path: string, signal?: AbortSignal): Promise<IncomingMessage>;
  /** The raw connection after `GET <path>` was upgraded to `protocol`. @throws EngineRefusal */
  upgrade(path: string, protocol: string): Promise<Duplex>;
}

/** The engine answered with an error of the API's shape. */
export class EngineRefusal extends Error {
  override readonly name: string;
  readonly statusCode: number;

  constructor(name: string, message: string, statusCode: number) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
  }
}

/** How long the head of an answer may take, in milliseconds: the engine's own deadline for a question to Docker, and some. */
export const PATIENCE = 60_000;

/** @param patience milliseconds until an engine that does not answer is given up */
export function createSignedRequests(
  engine: ReadyMessage,
  credentials: Credentials,
  sdk: typeof Sdk,
  patience = PATIENCE,
): SignedRequests {
  const { hostname, port, host } = new URL(engine.endpoint);
  const signer = new sdk.SignatureV4({ service: 'ecs', region: engine.region, credentials, sha256: sdk.Sha256 });

  const sign = async (method: string, path: string, headers: Record<string, string>, body?: string) => {
    const url = new URL(path, engine.endpoint);
    const query: Record<string, string[]> = {};
    for (const [name, value] of url.searchParams) (query[name] ??= []).push(value);
    const signed = await signer.sign({
      method,
      protocol: 'http:',
      hostname,
      port: Number(port),
      path: url.pathname,
      query,
      headers: { host, ...headers },
      body,
    });
    return signed.headers;
  };

  const open = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string,
    signal?: AbortSignal,
  ) =>
    request({
      hostname,
      port,
      method,
      path,
      headers: await sign(method, path, headers, body),
      ...(signal ? { signal } : {}),
    });

  return {
    async call(target, input) {
      const body = JSON.stringify(input);
      const outgoing = await open(
        'POST',
        '/',
        { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
        body,
      );
      const response = await answerTo(outgoing, patience, body);
      const text = await textOf(response);
      if (response.statusCode !== 200) throw refusal(response, text);
      return text === '' ? {} : (JSON.parse(text) as unknown);
    },
    async stream(path, signal) {
      const response = await answerTo(await open('GET', path, {}, undefined, signal), patience);
      if (response.statusCode !== 200) throw refusal(response, await textOf(response));
      return response;
    },
    async upgrade(path, protocol) {
      const outgoing = await open('GET', path, { connection: 'Upgrade', upgrade: protocol });
      const timer = giveUp(outgoing, patience);
      return await new Promise<Duplex>((resolve, reject) => {
        outgoing.once('upgrade', (_response, socket, head) => {
          clearTimeout(timer);
          if (head.length > 0) socket.unshift(head);
          resolve(socket);
        });
        outgoing.once('response', (response) => {
          clearTimeout(timer);
          textOf(response).then((text) => reject(refusal(response, text)), reject);
        });
        outgoing.once('error', (error) => {
          clearTimeout(timer);
          reject(error);
        });
        outgoing.end();
      });
    },
  };
}

function answerTo(outgoing: ReturnType<typeof request>, patience: number, body?: string): Promise<IncomingMessage> {
  const timer = giveUp(outgoing, patience);
  return new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    outgoing.end(body);
  }).finally(() => clearTimeout(timer));
}

/** An engine that is stopped or stuck keeps its connections open and says nothing: nobody waits for it for ever. */
function giveUp(outgoing: ReturnType<typeof request>, patience: number): NodeJS.Timeout {
  const seconds = Math.round(patience / 1000);
  const message = `The local ECS engine has not answered for ${seconds} s. "Drydock: Restart Engine" starts it anew; running tasks go on.`;
  return setTimeout(() => outgoing.destroy(new Error(message)), patience);
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function refusal(response: IncomingMessage, text: string): EngineRefusal {
  const statusCode = response.statusCode ?? 0;
  try {
    const error = JSON.parse(text) as { __type?: string; message?: string; Message?: string };
    const name = (error.__type ?? 'UnknownError').replace(/^.*#/, '');
    return new EngineRefusal(name, error.message ?? error.Message ?? text, statusCode);
  } catch {
    return new EngineRefusal('UnknownError', text === '' ? `HTTP status ${statusCode}` : text, statusCode);
  }
}
