/** The API over real HTTP, with the real SDK in front and, behind it, a store whose agent and Docker the test plays. */
import { randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { ECSClient } from '@aws-sdk/client-ecs';
import { expect } from 'vitest';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../../../client/extension/state/ecsSdk.ts';
import type { ApiContext } from '../../../../client/engine/api/context.ts';
import { keepContainerInstances } from '../../../../client/engine/containerInstances.ts';
import { createEventStream } from '../../../../client/engine/api/eventStream.ts';
import { createExecSessions } from '../../../../client/engine/api/execSessions.ts';
import { startApiServer, type ApiServer } from '../../../../client/engine/api/httpServer.ts';
import { createOverlays } from '../../../../client/engine/api/overlays.ts';
import { createSecretValues } from '../../../../client/engine/agent/secrets.ts';
import type { DockerAvailabilityStatus } from '../../../../client/engine/docker/availability.ts';
import type { Docker } from '../../../../client/engine/docker/docker.ts';
import { createPullBoard, type PullBoard } from '../../../../client/engine/docker/pullBoard.ts';
import { createUsageCollector } from '../../../../client/engine/docker/usageCollector.ts';
import { freshState } from '../../../../client/engine/state/freshState.ts';
import type { ContainerObserved, TaskStatus } from '../../../../client/engine/state/model.ts';
import { createLogStore } from '../../../../client/engine/state/logs/logStore.ts';
import { startServices } from '../../../../client/engine/services/serviceLoop.ts';
import { createStore, type Store } from '../../../../client/engine/state/store.ts';
import { systemClock } from '../../../../client/engine/util/clock.ts';
import type { Disposable } from '../../../../client/engine/util/disposable.ts';
import { createLog } from '../../../../client/engine/util/log.ts';
import { LOCAL_TARGET_PREFIX } from '../../../../client/protocol/local.ts';
import { readClusterQuery } from '../../../../server/src/language/index.ts';

export const KEY = { accessKeyId: 'DDCKTESTTESTTESTTEST', secretAccessKey: 'a-secret-of-the-tests' };

export interface SignedRequest {
  readonly method?: string;
  readonly path?: string;
  readonly target?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly key?: typeof KEY;
  readonly signingDate?: Date;
  readonly service?: string;
}

/** Headers of a request as the SDK's own signer signs it. */
export async function signedHeaders(port: number, options: SignedRequest): Promise<Record<string, string>> {
  const url = new URL(options.path ?? '/', `http://127.0.0.1:${port}`);
  const signer = new SignatureV4({
    service: options.service ?? 'ecs',
    region: 'us-east-1',
    credentials: options.key ?? KEY,
    sha256: Sha256,
  });
  const signed = await signer.sign(
    {
      method: options.method ?? 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      port,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: {
        host: url.host,
        ...(options.target === undefined ? {} : { 'x-amz-target': options.target }),
        ...options.headers,
      },
      body: options.body ?? '',
    },
    { signingDate: options.signingDate ?? new Date() },
  );
  return signed.headers;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Sends headers and body as they are. */
export function rawRequest(
  port: number,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string },
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method: options.method ?? 'POST',
        path: options.path ?? '/',
        headers: options.headers,
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += String(chunk)));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

export interface Harness extends AsyncDisposable {
  readonly store: Store;
  readonly server: ApiServer;
  readonly client: ECSClient;
  readonly pulls: PullBoard;
  readonly context: ApiContext;
  setDocker(status: Partial<DockerAvailabilityStatus>): void;
  /** An operation of Drydock's own; rejects with the error's type and message. */
  local(operation: string, input: object): Promise<Record<string, unknown>>;
  /** Opens a stream; lines come as they arrive. */
  lines(path: string): Promise<LineReader>;
  /** Plays the agent. */
  observe(taskArn: string, lastStatus: TaskStatus, containers?: Partial<ContainerObserved>): void;
  shutdowns(): number;
}

export interface LineReader {
  /** The next line that is not blank; undefined at the end. */
  next(): Promise<string | undefined>;
  close(): void;
}

export async function startHarness(
  options: { docker?: Partial<Docker>; context?: Partial<ApiContext> } = {},
): Promise<Harness> {
  const store = createStore({
    initial: freshState('11111111-2222-4333-8444-555555555555', Date.now()),
    persist: { changed: () => undefined, durable: () => Promise.resolve() },
    onListenerError: (error) => {
      throw error;
    },
  });
  let status: DockerAvailabilityStatus = {
    available: true,
    endpoint: 'unix:///test.sock',
    version: '20.10.24',
    cpus: 64,
    memoryBytes: 256 * 1024 ** 3,
  };
  const listeners = new Set<(status: DockerAvailabilityStatus) => void>();
  const availability = {
    status: () => status,
    subscribe: (listener: (status: DockerAvailabilityStatus) => void) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
  const log = createLog(() => undefined, Date.now);
  // Whatever a test does not provide fails loudly when it is called.
  const docker = Object.assign(options.docker ?? {}, { endpoint: 'unix:///test.sock' }) as Docker;
  const pulls = createPullBoard();
  let shutdowns = 0;
  const context: ApiContext = {
    store,
    docker,
    availability,
    firstLook: Promise.resolve(),
    pulls,
    overlays: createOverlays(createSecretValues()),
    execs: createExecSessions({ docker, clock: systemClock, log }),
    clock: systemClock,
    log,
    logs: createLogStore('/nothing-is-written-there'),
    publishAddress: '127.0.0.1',
    helperImage: 'haproxy:test',
    checkDefinition: () => [],
    checkService: () => [],
    noticesFor: () => [],
    readExpression: readClusterQuery,
    limitsOf: () => ({ containers: [] }),
    usage: createUsageCollector({ docker, clock: systemClock, log }),
    lookAtDocker: () => Promise.reject(new Error('there is no other Docker')),
    refusesTasks: () => undefined,
    shutdown: () => (shutdowns += 1),
    ...options.context,
  };
  const instances = keepContainerInstances({ store, availability, now: Date.now, newUuid: randomUUID });
  const events = createEventStream({ store, availability, pulls, now: Date.now });
  const server = await startApiServer({ context, events, key: KEY, port: 0 });
  const client = new ECSClient({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    credentials: KEY,
    maxAttempts: 1,
  });

  return {
    store,
    server,
    client,
    pulls,
    context,
    setDocker(change) {
      status = { ...status, ...change };
      for (const listener of listeners) listener(status);
    },
    async local(operation, input) {
      const target = `${LOCAL_TARGET_PREFIX}.${operation}`;
      const body = JSON.stringify(input);
      const answer = await rawRequest(server.port, {
        headers: await signedHeaders(server.port, { target, body }),
        body,
      });
      const parsed = JSON.parse(answer.text) as Record<string, unknown>;
      if (answer.status !== 200) throw new Error(`${String(parsed['__type'])}: ${String(parsed['message'])}`);
      return parsed;
    },
    async lines(path) {
      const headers = await signedHeaders(server.port, { method: 'GET', path });
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        httpRequest({ host: '127.0.0.1', port: server.port, path, headers }, resolve).on('error', reject).end();
      });
      response.setEncoding('utf8');
      if (response.statusCode !== 200) {
        let text = '';
        for await (const chunk of response) text += String(chunk);
        throw new Error(text);
      }
      return lineReader(response);
    },
    observe(taskArn, lastStatus, containers = {}) {
      store.observeTask(taskArn, (observed) => ({
        ...observed,
        lastStatus,
        containers: observed.containers.map((each) => ({ ...each, ...containers })),
        ...(lastStatus === 'STOPPED' ? { stoppedAt: Date.now() } : {}),
      }));
    },
    shutdowns: () => shutdowns,
    async [Symbol.asyncDispose]() {
      client.destroy();
      instances.dispose();
      await server.close();
    },
  };
}

function lineReader(response: IncomingMessage): LineReader {
  const iterator = splitLines(response);
  return {
    async next() {
      for (;;) {
        const { value, done } = await iterator.next();
        if (done === true) return undefined;
        if (value !== '') return value;
      }
    },
    close: () => void response.destroy(),
  };
}

async function* splitLines(response: IncomingMessage): AsyncGenerator<string, undefined, undefined> {
  let rest = '';
  for await (const chunk of response) {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  return undefined;
}

/** A definition every check accepts. */
export const webDefinition = (family = 'web') => ({
  family,
  containerDefinitions: [
    { name: 'app', image: 'nginx:latest', memory: 64, portMappings: [{ containerPort: 80 }] },
    { name: 'log', image: 'busybox', memory: 32, essential: false },
  ],
});

/** A refusal by its exception's name and its words. */
export const refused = (promise: Promise<unknown>, name: string, message: RegExp | string) =>
  expect(promise).rejects.toMatchObject({
    name,
    message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
  });

/** The scheduler of services, a ten thousandth as patient as ECS is. */
export const startScheduler = ({ store, context }: Harness): Disposable =>
  startServices({
    store,
    clock: context.clock,
    timeScale: 0.0001,
    random: Math.random,
    newUuid: () => randomUUID(),
    helperImage: 'haproxy:test',
    noticesFor: () => [],
    readExpression: context.readExpression,
    reportsTargets: false,
    log: context.log,
  });
