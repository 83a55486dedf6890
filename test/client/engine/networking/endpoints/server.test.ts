import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BURST, createRateLimit } from '../../../../../client/engine/networking/endpoints/rateLimit.ts';
import { routeOf } from '../../../../../client/engine/networking/endpoints/route.ts';
import {
  SOCKET_NAME,
  startEndpointsServer,
  type Answerer,
  type EndpointsServer,
} from '../../../../../client/engine/networking/endpoints/server.ts';
import { createLog } from '../../../../../client/engine/util/log.ts';

describe('a path', () => {
  it.each([
    ['/v4/x', { kind: 'metadata', version: 4, id: 'x', what: 'container' }],
    ['/v4/x/', { kind: 'metadata', version: 4, id: 'x', what: 'container' }],
    ['/v3/x/task', { kind: 'metadata', version: 3, id: 'x', what: 'task' }],
    ['/v4/x/taskWithTags', { kind: 'metadata', version: 4, id: 'x', what: 'taskWithTags' }],
    ['/v4/x/stats', { kind: 'metadata', version: 4, id: 'x', what: 'stats' }],
    ['/v4/x/task/stats', { kind: 'metadata', version: 4, id: 'x', what: 'task/stats' }],
    ['/v4/x/associations/elastic-inference', { kind: 'associations', version: 4, id: 'x', type: 'elastic-inference' }],
    ['/v4/x/associations/a/b', { kind: 'associations', version: 4, id: 'x', type: 'a', name: 'b' }],
    ['/v2/credentials/x', { kind: 'credentials', id: 'x' }],
    ['/v2/credentials', { kind: 'credentials', id: '' }],
    ['/api/x/task-protection/v1/state', { kind: 'task-protection', id: 'x' }],
    ['/api/x/fault/v1/network-latency/start', { kind: 'fault-injection', id: 'x' }],
    ['/api/x/fault/v1/network-latency/pause', undefined],
    ['/health/x', { kind: 'health', nonce: 'x' }],
  ])('%s leads somewhere', (path, route) => expect(routeOf(path)).toEqual(route));

  it.each([
    '/',
    '',
    '/v2/metadata',
    '/v2/credentials/a/b',
    '/v4/x/other',
    '/v4/x/task/other',
    '/api/x',
    '/events',
    '/v1/tasks',
  ])('%s leads nowhere', (path) => expect(routeOf(path)).toBeUndefined());

  it('of any kind is no reason to fail', () => {
    fc.assert(fc.property(fc.string(), (path) => void routeOf(path)));
  });
});

describe('the limit', () => {
  it('lets a burst through, then forty a second, each caller for itself', () => {
    let now = 0;
    const limit = createRateLimit(() => now);
    const ask = (caller: string, times: number) =>
      Array.from({ length: times }, () => limit.allows(caller)).filter(Boolean).length;
    expect(ask('a', 100)).toBe(BURST);
    now += 1000;
    expect(ask('a', 100)).toBe(40);
    expect(ask('b', 1)).toBe(1);
    now += 60_000;
    expect(ask('a', 100)).toBe(BURST);
  });

  it('forgets callers that have been quiet', () => {
    let now = 0;
    const limit = createRateLimit(() => now);
    for (let caller = 0; caller < 5000; caller++) {
      now += 10;
      expect(limit.allows(`caller ${caller}`)).toBe(true);
    }
  });
});

describe('the server of the endpoints', () => {
  const asked: unknown[] = [];
  const answer: Answerer = (question) => {
    asked.push(question);
    if (question.route.id === 'broken') return Promise.reject(new Error('Docker is away'));
    return Promise.resolve({ status: 200, body: { hello: question.route.id } });
  };
  let stateDir: string;
  let server: EndpointsServer;
  let log: string;
  let now = 0;
  const open = (port = 0) =>
    startEndpointsServer({
      port,
      identity: 'engine-uuid',
      stateDir,
      answer,
      now: () => now,
      log: createLog((line) => (log += line), Date.now),
    });
  const url = (path: string) => `http://127.0.0.1:${server.port}${path}`;

  beforeEach(async () => {
    asked.length = 0;
    log = '';
    stateDir = await mkdtemp(join(tmpdir(), 'drydock-endpoints-'));
    server = await open();
  });
  afterEach(async () => {
    await server.close();
    await rm(stateDir, { recursive: true, force: true });
  });

  it('passes on what tasks ask, and nothing else', async () => {
    const response = await fetch(url('/v4/some-id?pretty'));
    expect([response.status, response.headers.get('content-type'), await response.json()]).toEqual([
      200,
      'application/json',
      { hello: 'some-id' },
    ]);
    await fetch(url('/api/some-id/task-protection/v1/state'), { method: 'PUT', body: '{"ProtectionEnabled":true}' });
    expect(asked).toMatchObject([
      { method: 'GET', body: '' },
      { method: 'PUT', body: '{"ProtectionEnabled":true}' },
    ]);
    expect((await fetch(url('/'))).status).toBe(404);
    expect((await fetch(url('/v4/some-id'), { headers: { Origin: 'http://evil.example' } })).status).toBe(404);
    expect((await fetch(url('/v4/some-id'), { method: 'POST', body: '{}' })).status).toBe(405);
    const large = await fetch(url('/api/x/task-protection/v1/state'), { method: 'PUT', body: 'x'.repeat(20_000) });
    expect(large.status).toBe(413);
    expect(asked).toHaveLength(2);
  });

  it('answers 429 to who asks too often, and answers the others', async () => {
    const ask = async () => (await fetch(url('/v4/eager'))).status;
    const statuses = await Promise.all(Array.from({ length: BURST + 20 }, ask));
    expect(statuses.filter((status) => status === 429)).toHaveLength(20);
    expect((await fetch(url('/v4/patient'))).status).toBe(200);
    now += 1000;
    expect(await ask()).toBe(200);
  });

  it('says 500 when it cannot tell, and logs no path', async () => {
    const response = await fetch(url('/v4/broken'));
    expect([response.status, await response.json()]).toEqual([500, 'failed to answer the request']);
    expect(log).toContain('Docker is away');
    expect(log).not.toContain('broken');
  });

  it('hears who calls its word, once', async () => {
    const abort = new AbortController();
    const { nonce, heard } = server.expect(abort.signal);
    expect(await (await fetch(url('/health/wrong'))).text()).toBe('engine-uuid\n');
    await fetch(url(`/health/${nonce}`));
    await heard;
    const given = server.expect(abort.signal);
    abort.abort(new Error('nobody waits'));
    await expect(given.heard).rejects.toThrow('nobody waits');
  });

  it('takes another port when the one of last time is taken', async () => {
    const second = await open(server.port);
    expect(second.port).not.toBe(server.port);
    await second.close();
  });

  it('answers on a socket too, also after a restart', async () => {
    const folder = await server.listenOnSocket();
    const overSocket = () =>
      new Promise<number | undefined>((resolve, reject) => {
        request({ socketPath: join(folder, SOCKET_NAME), path: '/v4/x' }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await overSocket()).toBe(200);
    await server.close();
    server = await open();
    expect(await overSocket()).toBe(200);
  });
});
