/** Calls to what the engine offers beyond the ECS API, signed as every request must be. */
import { request, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { SignatureV4 } from '@smithy/signature-v4';
import { withOverlay } from '../../client/extension/engine/withOverlay.ts';
import { Sha256 } from '../../client/extension/state/ecsSdk.ts';
import type { EngineEvent } from '../../client/protocol/events.ts';
import { LOCAL_TARGET_PREFIX, type LocalOperations } from '../../client/protocol/local.ts';
import {
  RunTaskCommand,
  type ECSClient,
  type RunTaskCommandInput,
  type RunTaskCommandOutput,
} from '@aws-sdk/client-ecs';
import type { RunningEngine } from './engineProcess.ts';

/** Sends a signed request and gives the response as soon as its head is there. */
export async function signedRequest(
  engine: RunningEngine,
  {
    method,
    path,
    headers = {},
    body = '',
  }: { method: string; path: string; headers?: Record<string, string>; body?: string },
): Promise<IncomingMessage> {
  const url = new URL(path, engine.ready.endpoint);
  const credentials = await engine.client.config.credentials();
  const signer = new SignatureV4({ service: 'ecs', region: engine.ready.region, credentials, sha256: Sha256 });
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    port: Number(url.port),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host, ...headers },
    body,
  });
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: signed.headers }, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** One of the engine's own operations. Rejects with the error's type and message. */
export async function callLocal<Name extends keyof LocalOperations>(
  engine: RunningEngine,
  operation: Name,
  input: LocalOperations[Name]['input'],
): Promise<LocalOperations[Name]['output']> {
  const response = await signedRequest(engine, {
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${LOCAL_TARGET_PREFIX}.${operation}` },
    body: JSON.stringify(input),
  });
  let text = '';
  for await (const chunk of response) text += String(chunk);
  if (response.statusCode !== 200) throw new Error(`${operation}: ${text}`);
  return JSON.parse(text) as LocalOperations[Name]['output'];
}

/** RunTask with an overlay applied. */
export async function runWithOverlay(
  client: ECSClient,
  input: RunTaskCommandInput,
  overlayId: string,
): Promise<RunTaskCommandOutput> {
  return client.send(withOverlay(new RunTaskCommand(input), overlayId));
}

/** Calls `listener` with each event from now on; resolves once the stream is open. */
export async function listen(
  engine: RunningEngine,
  listener: (event: EngineEvent) => void,
): Promise<{ close(): void }> {
  const response = await signedRequest(engine, { method: 'GET', path: '/events' });
  const lines = createInterface({ input: response });
  lines.on('line', (line) => {
    if (line.trim() !== '') listener(JSON.parse(line) as EngineEvent);
  });
  return { close: () => response.destroy() };
}
