import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { EngineClient, Listing } from '../../../../client/extension/engine/client.ts';
import { createSession, type SessionOptions } from '../../../../client/extension/engine/session.ts';
import { createStore } from '../../../../client/extension/state/store.ts';
import { CLUSTER, engine, event, taskArn, toldTask } from '../samples.ts';

/** An engine as the session sees it: its event streams can be ended, what it lists and was asked is known. */
function fakeEngine(listing: Partial<Listing> = {}) {
  const streams: PassThrough[] = [];
  const calls: string[] = [];
  const client = {
    engine,
    listEverything: () =>
      Promise.resolve({
        clusters: [{ clusterArn: CLUSTER, status: 'ACTIVE' }],
        tasks: [],
        services: [],
        instances: [],
        revisions: [],
        ...listing,
      }),
    local: (operation: string) => {
      calls.push(operation);
      return Promise.resolve({ taskArn: taskArn(), notices: [], overlayApplied: false, containers: [] });
    },
    stream: () => {
      const stream = new PassThrough();
      streams.push(stream);
      stream.write(
        `${JSON.stringify(event('Drydock Engine Status', { docker: { available: true, endpoint: 'x' }, activeTasks: 0 }))}\n`,
      );
      return Promise.resolve(stream);
    },
    describeInstance: (cluster: string, containerInstanceArn: string) => {
      calls.push(`describe instance of ${cluster}`);
      return Promise.resolve({ containerInstanceArn, runningTasksCount: calls.length });
    },
    dispose: () => undefined,
  } as unknown as EngineClient;
  return { client, streams, calls };
}

function start(options: Partial<SessionOptions> & { fake?: ReturnType<typeof fakeEngine> } = {}) {
  const store = createStore();
  const fake = options.fake ?? fakeEngine();
  let obtained = 0;
  const session = createSession({
    store,
    obtain: () => {
      obtained += 1;
      return Promise.resolve(engine);
    },
    find: () => Promise.resolve(undefined),
    connect: () => Promise.resolve(fake.client),
    ended: () => Promise.resolve(),
    refusal: () => undefined,
    log: { info: () => undefined, warn: () => undefined },
    ...options,
  });
  return { session, store, fake, obtained: () => obtained };
}

const soon = () => AbortSignal.timeout(5000);

describe('the session with the engine', () => {
  it('obtains one engine for all who ask at once, and lists after the first event', async () => {
    const { session, store, obtained } = start();
    const [first, second] = await Promise.all([session.ensure(), session.ensure()]);
    expect(first).toBe(second);
    expect(obtained()).toBe(1);
    expect((await store.when((state) => state.loaded, soon())).clusters.size).toBe(1);
    session.dispose();
  });

  it.each([
    ['does not take the request to end', { shutdown: new Error('connect ECONNREFUSED') }],
    ['does not end', { ended: new Error('process 42 does not end') }],
  ])('does not stay with an engine that %s', async (_, { shutdown, ended }: { shutdown?: Error; ended?: Error }) => {
    const fake = fakeEngine();
    const client = {
      ...fake.client,
      local: () => (shutdown ? Promise.reject(shutdown) : Promise.resolve({})),
    } as unknown as EngineClient;
    const { session, store, obtained } = start({
      connect: () => Promise.resolve(client),
      ended: () => (ended ? Promise.reject(ended) : Promise.resolve()),
    });
    await session.ensure();
    const stopping = session.stop();
    if (ended) await expect(stopping).rejects.toThrow('does not end');
    else await stopping;
    expect(store.get().connection.kind).toBe(ended ? 'failed' : 'stopped');
    expect(session.current()).toBeUndefined();
    await session.ensure();
    expect(obtained()).toBe(2);
    session.dispose();
  });

  it('learns the facts of the tasks it lists', async () => {
    const { session, store } = start({ fake: fakeEngine({ tasks: [toldTask() as never] }) });
    await session.ensure();
    expect((await store.when((state) => state.facts.size === 1, soon())).facts.has(taskArn())).toBe(true);
    session.dispose();
  });

  it('learns of a container instance anew when it changes, or one of its tasks does', async () => {
    const { session, store, fake } = start();
    await session.ensure();
    await store.when(({ loaded }) => loaded, soon());
    const containerInstanceArn = 'arn:aws:ecs:us-east-1:000000000000:container-instance/default/1';
    const tell = (type: 'ECS Container Instance State Change' | 'ECS Task State Change', detail: object) =>
      fake.streams[0]?.write(`${JSON.stringify(event(type, { ...detail, containerInstanceArn }))}\n`);
    const count = () => store.get().instances.get(containerInstanceArn)?.runningTasks;
    tell('ECS Container Instance State Change', { status: 'ACTIVE' });
    await store.when(() => count() === 1, soon());
    expect(fake.calls).toEqual(['describe instance of default']);
    tell('ECS Task State Change', toldTask({ group: 'family:web' }));
    await store.when(() => count() === fake.calls.length && fake.calls.length > 1, soon());
    session.dispose();
  });

  it('shows why there is no engine, and tries again when asked again', async () => {
    let attempts = 0;
    const obtain = () => (++attempts === 1 ? Promise.reject(new Error('no Node')) : Promise.resolve(engine));
    const { session, store } = start({ obtain });
    await expect(session.ensure()).rejects.toThrow('no Node');
    expect(store.get().connection).toEqual({ kind: 'failed', message: 'no Node' });
    await session.ensure();
    expect(store.get().connection.kind).toBe('connected');
    session.dispose();
  });

  it('starts nothing where it may not', async () => {
    const { session, store, obtained } = start({ refusal: () => 'untrusted' });
    await expect(session.ensure()).rejects.toThrow('untrusted');
    await session.attach();
    expect([obtained(), store.get().connection.kind]).toEqual([0, 'stopped']);
  });

  it('joins a running engine and starts none to join', async () => {
    const alone = start();
    await alone.session.attach();
    expect(alone.obtained()).toBe(0);
    const joined = start({ find: () => Promise.resolve(engine) });
    await joined.session.attach();
    expect(joined.store.get().connection.kind).toBe('connected');
    joined.session.dispose();
  });

  it('starts the engine again when it dies while tasks run', async () => {
    const fake = fakeEngine({ tasks: [toldTask() as never] });
    let dead = false;
    const client = {
      ...fake.client,
      stream: (path: string) => (dead ? Promise.reject(new Error('refused')) : fake.client.stream(path)),
    };
    let obtained = 0;
    const { session, store } = start({
      connect: () => Promise.resolve(client),
      obtain: () => {
        obtained += 1;
        dead = false;
        return Promise.resolve(engine);
      },
    });
    await session.ensure();
    await store.when((state) => state.loaded, soon());
    dead = true;
    fake.streams[0]?.end();
    await store.when((state) => state.connection.kind === 'starting', soon());
    await store.when((state) => state.connection.kind === 'connected', soon());
    expect(obtained).toBe(2);
    session.dispose();
  });

  it('stays stopped when it was stopped', async () => {
    const { session, store, fake } = start();
    await session.ensure();
    await store.when((state) => state.loaded, soon());
    await session.stop();
    expect(fake.calls).toContain('Shutdown');
    expect(store.get().connection.kind).toBe('stopped');
    expect(session.current()).toBeUndefined();
  });
});
