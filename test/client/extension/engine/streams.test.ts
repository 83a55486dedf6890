import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { createEngineClient, type EngineClient } from '../../../../client/extension/engine/client.ts';
import { followEvents, growingPauses } from '../../../../client/extension/engine/eventStream.ts';
import * as sdk from '../../../../client/extension/state/ecsSdk.ts';
import { createStore } from '../../../../client/extension/state/store.ts';
import { followLogs } from '../../../../client/extension/views/logFollow.ts';
import { createLogScreen } from '../../../../client/extension/views/logScreen.ts';
import { taskTarget } from '../../../../client/extension/views/logTarget.ts';
import { after, engine, event, listing, taskEvent, toldTask } from '../samples.ts';

let server: Server | undefined;
let folder: string | undefined;
let client: EngineClient | undefined;

afterEach(async () => {
  client?.dispose();
  server?.closeAllConnections();
  server?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** A client of a real HTTP server that answers as `handle` says. */
async function connect(
  handle: (request: IncomingMessage, response: ServerResponse, body: string) => void,
  patience?: number,
): Promise<EngineClient> {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => handle(request, response, body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  folder = await mkdtemp(join(tmpdir(), 'drydock-streams-'));
  const credentialsFile = join(folder, 'credentials');
  await writeFile(credentialsFile, '[default]\naws_access_key_id = KEY\naws_secret_access_key = secret\n');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = await createEngineClient({ ...engine, endpoint, credentialsFile }, sdk, patience);
  return client;
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const status = event('Drydock Engine Status', { docker: { available: true, endpoint: 'x' }, activeTasks: 0 });
const soon = { pauseBefore: (attempt: number) => (attempt > 3 ? undefined : 1) };

describe('the event stream', () => {
  it('tells events, skips keep-alives, and lists anew after each reconnect', async () => {
    let connections = 0;
    const connected = await connect((_request, response) => {
      connections += 1;
      response.write('\n' + line(status));
      // Half a line at the end of a packet must not be lost.
      const text = line(event('ECS Task State Change', toldTask()));
      response.write(text.slice(0, 20));
      setImmediate(() => response.end(text.slice(20)));
    });
    const seen: string[] = [];
    const following = new AbortController();
    const ended = await followEvents(
      {
        open: (signal) => connected.stream('/events', signal),
        onEvent: (each) => seen.push(each['detail-type']),
        onConnected: () => seen.push('list'),
        onDisconnected: () => {
          if (connections === 2) following.abort();
        },
        ...soon,
      },
      following.signal,
    );
    const once = ['Drydock Engine Status', 'list', 'ECS Task State Change'];
    expect(seen).toEqual([...once, ...once]);
    expect(ended).toBe(true);
  });

  it('gives up after the last pause, and reports why', async () => {
    const connected = await connect((_request, response) =>
      response.writeHead(503).end('{"__type":"ServerException","message":"going"}'),
    );
    const causes: unknown[] = [];
    const nothing = () => undefined;
    const ended = await followEvents(
      {
        open: (signal) => connected.stream('/events', signal),
        onEvent: nothing,
        onConnected: nothing,
        onDisconnected: (cause) => causes.push(cause),
        ...soon,
      },
      new AbortController().signal,
    );
    expect(ended).toBe(false);
    expect(causes).toHaveLength(4);
    expect(causes[0]).toMatchObject({ name: 'ServerException', message: 'going' });
  });

  it('pauses longer each time, within bounds', () => {
    const pause = growingPauses(8);
    expect([1, 2, 3, 8, 9].map(pause)).toEqual([100, 200, 400, 3000, undefined]);
  });
});

describe('requests', () => {
  it('are signed, and name the operation', async () => {
    let headers: IncomingMessage['headers'] = {};
    const connected = await connect((request, response) => {
      headers = request.headers;
      response.end('{"removed":["a"]}');
    });
    expect(await connected.local('RemoveStoppedTasks', {})).toEqual({ removed: ['a'] });
    expect(headers['x-amz-target']).toBe('Drydock_20261122.RemoveStoppedTasks');
    expect(headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=KEY\/\d{8}\/us-east-1\/ecs\/aws4_request, .*Signature=[0-9a-f]{64}$/,
    );
  });

  it('send a definition as it is, unknown members included', async () => {
    let sent = '';
    const connected = await connect((_request, response, body) => {
      sent = body;
      response.end('{"taskDefinition":{"taskDefinitionArn":"arn","family":"a","revision":1}}');
    });
    await connected.registerTaskDefinition({ family: 'a', memry: '512' });
    expect(JSON.parse(sent)).toEqual({ family: 'a', memry: '512' });
  });

  it('turn a refusal into an error with its name and message', async () => {
    const connected = await connect((_request, response) =>
      response
        .writeHead(400)
        .end('{"__type":"com.amazonaws#ClientException","message":"Container.image should not be null"}'),
    );
    await expect(connected.registerTaskDefinition({})).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Container.image should not be null',
    });
  });

  it('carry the overlay in a header that is signed with the rest', async () => {
    let headers: IncomingMessage['headers'] = {};
    const connected = await connect((request, response) => {
      headers = request.headers;
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end('{"tasks":[],"failures":[]}');
    });
    await connected.runTask({ taskDefinition: 'web' }, 'overlay-1');
    expect(headers['x-drydock-overlay']).toBe('overlay-1');
    expect(headers.authorization).toMatch(/SignedHeaders=[^,]*x-drydock-overlay/);
  });

  it('become a raw connection when upgraded, with nothing lost', async () => {
    const connected = await connect(() => undefined);
    server?.on('upgrade', (_request: IncomingMessage, socket: Duplex) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: drydock-exec\r\n\r\n$ ');
      socket.on('data', (chunk: Buffer) => socket.end(`you said ${chunk.toString()}`));
    });
    const socket = await connected.upgrade('/exec/1', 'drydock-exec');
    socket.write('hello');
    let heard = '';
    for await (const chunk of socket) heard += String(chunk);
    expect(heard).toBe('$ you said hello');
  });
});

describe('following logs', () => {
  const record = (second: number, text: string) => ({
    container: 'web',
    stream: 'stdout',
    time: `2026-11-22T10:00:0${second}.000Z`,
    text,
  });

  /** As a terminal shows it. */
  const follow = (
    connected: Pick<EngineClient, 'stream'>,
    store: ReturnType<typeof createStore>,
    write: (text: string) => void,
  ) => {
    const screen = createLogScreen({ write, filter: undefined, names: ['web'], nameOf: ({ container }) => container });
    const [task] = store.get().tasks.values();
    if (!task) throw new Error('there is no task');
    return followLogs(
      {
        store,
        subject: taskTarget(task),
        open: (path, signal) => connected.stream(path, signal),
        onRecords: (records) => screen.add(records),
        onNote: (text, kind) => screen.note(text, kind),
      },
      AbortSignal.timeout(20_000),
    );
  };

  it('goes on after an interruption without telling a line twice, and ends with the task', async () => {
    const queries: URLSearchParams[] = [];
    const connected = await connect((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      queries.push(query);
      if (queries.length === 1) response.end(line(record(1, 'one')) + line(record(2, 'two')));
      else response.end(line(record(2, 'two')) + line(record(3, 'three')));
    });
    const store = createStore(after(listing([toldTask()])));
    const written: string[] = [];
    const followed = follow(connected, store, (text) => written.push(text));
    const text = () => written.join('');
    await expect.poll(text).toContain('two');
    store.dispatch(
      taskEvent({
        version: 2,
        lastStatus: 'STOPPED',
        stoppedReason: 'finished',
        containers: [{ name: 'web', exitCode: 0 }],
      }),
    );
    await followed;
    expect(text().match(/one|two|three/g)).toEqual(['one', 'two', 'three']);
    expect(text()).toContain('stopped: finished (exit codes: web 0)');
    expect(queries[0]?.get('follow')).toBe('true');
    expect(queries[1]?.get('since')).toBe(String(Date.parse('2026-11-22T10:00:02.001Z')));
  });

  it('writes a flood in portions and loses nothing of it', async () => {
    const lines = 20_000;
    const connected = await connect((_request, response) => {
      for (let index = 0; index < lines; index++) response.write(line(record(1, `line ${index}.`)));
      response.end();
    });
    const store = createStore(after(listing([toldTask({ lastStatus: 'STOPPED' })])));
    const written: string[] = [];
    await follow(connected, store, (text) => written.push(text));
    const text = written.join('');
    expect(text.match(/line \d+\./g)).toHaveLength(lines);
    expect(Math.max(...written.map((each) => each.length))).toBeLessThan(70_000);
  });
});

describe('an engine that is frozen', () => {
  it('is given up with a next step, whatever was asked of it', async () => {
    const frozen = await connect(() => undefined, 50);
    const message = /has not answered for \d+ s.*Restart Engine/;
    await expect(frozen.local('Shutdown', {})).rejects.toThrow(message);
    await expect(frozen.stream('/events')).rejects.toThrow(message);
    await expect(frozen.upgrade('/exec/1', 'drydock-exec')).rejects.toThrow(message);
    await expect(frozen.describeTask('default', 'x')).rejects.toThrow(/timed? ?out|has not answered/i);
  });

  it('is not given up while a stream it began says nothing', async () => {
    const quiet = await connect((_request, response) => response.write('\n'), 50);
    const stream = await quiet.stream('/events');
    const closed = new Promise((resolve) => stream.once('close', () => resolve('closed')));
    expect(await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 200, 'open'))])).toBe('open');
    stream.destroy();
  });
});
