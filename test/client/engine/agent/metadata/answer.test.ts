/** What the endpoints answer: whom they know, what they refuse, and in which words. */
import { describe, expect, it } from 'vitest';
import { createAnswerer } from '../../../../../client/engine/agent/metadata/answer.ts';
import { prepare } from '../../../../../client/engine/agent/prepare.ts';
import type { TaskCredentials } from '../../../../../client/engine/agent/taskCredentials.ts';
import type { ContainerStats, Docker } from '../../../../../client/engine/docker/docker.ts';
import { routeOf } from '../../../../../client/engine/networking/endpoints/route.ts';
import type { TaskRoute } from '../../../../../client/engine/networking/endpoints/server.ts';
import { freshState } from '../../../../../client/engine/state/freshState.ts';
import type { TaskRecord } from '../../../../../client/engine/state/model.ts';
import { createStore } from '../../../../../client/engine/state/store.ts';
import { describeProtection, updateProtection } from '../../../../../client/engine/state/taskProtection.ts';
import { container, taskRecord, withObserved } from '../../../../support/taskRecords.ts';

const ROLE = 'arn:aws:iam::123456789012:role/shop';
const NOW = Date.UTC(2026, 0, 1);

function setUp(change: (task: TaskRecord) => TaskRecord = (task) => task) {
  const bare = taskRecord({
    definition: { networkMode: 'awsvpc', taskRoleArn: ROLE, containerDefinitions: [container('web')] },
  });
  const withRole: TaskRecord = { ...bare, spec: { ...bare.spec, role: { mode: 'assume' }, group: 'service:shop' } };
  let ids = 0;
  const prepared = prepare(withRole, 'helper', Math.random, () => `secret-${++ids}`);
  const running = withObserved(withRole, {
    ...prepared,
    lastStatus: 'RUNNING',
    containers: prepared.containers.map((each) => ({ ...each, status: 'RUNNING', dockerId: `id-${each.name}` })),
  });
  const task = change(running);
  const store = createStore({
    initial: { ...freshState('engine', 0), tasks: [task] },
    persist: { changed: () => undefined, durable: () => Promise.resolve() },
    onListenerError: (error) => {
      throw error;
    },
  });
  let time = NOW;
  const sample = (id: string): ContainerStats => ({
    time,
    cpuNanoseconds: 0,
    onlineCpus: 1,
    memoryBytes: 0,
    memoryLimitBytes: 0,
    ...(id.includes('pause') ? { network: { receivedBytes: time - NOW, sentBytes: 0 } } : {}),
    blockReadBytes: 0,
    blockWrittenBytes: 0,
    processes: 1,
    raw: { id, read: time, networks: id.includes('pause') ? { eth0: {} } : undefined },
  });
  const docker: Pick<Docker, 'inspectContainer' | 'stats'> = {
    inspectContainer: () => Promise.resolve(undefined),
    stats: (id) => Promise.resolve(sample(id)),
  };
  let failure: Error | undefined;
  const credentials: TaskCredentials = {
    get: () =>
      failure
        ? Promise.reject(failure)
        : Promise.resolve({ accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't', expiresAt: NOW + 1500 }),
    problem: () => undefined,
    forget: () => undefined,
  };
  const answer = createAnswerer({
    store,
    docker,
    credentials,
    protection(arn, request) {
      const found = store.task(arn);
      if (!found) return undefined;
      if (!request) return describeProtection(found, NOW);
      const decided = updateProtection(found, request, NOW);
      if (decided.kind === 'protection') store.setTaskProtection(arn, decided.protection);
      return decided;
    },
    clock: { now: () => time },
  });
  return {
    task,
    ask: (path: string, method = 'GET', body = '') => answer({ route: routeOf(path) as TaskRoute, method, body }),
    pass: (milliseconds: number) => (time += milliseconds),
    fail: (error: Error) => (failure = error),
  };
}

const WEB = 'secret-1';
const CREDENTIALS = '/v2/credentials/secret-2';

describe('metadata', () => {
  it('is that of whoever has the id in the path', async () => {
    const { ask, task } = setUp();
    expect(await ask(`/v4/${WEB}`)).toMatchObject({ status: 200, body: { Name: 'web', DockerId: 'id-web' } });
    expect(await ask(`/v4/${WEB}/task`)).toMatchObject({ body: { TaskARN: task.spec.arn, ServiceName: 'shop' } });
    expect(await ask(`/v3/${WEB}/taskWithTags`)).toMatchObject({ body: { TaskTags: {} } });
    expect(await ask(`/v4/${WEB}/associations/elastic-inference`)).toEqual({ status: 200, body: { Associations: [] } });
    expect(await ask(`/v4/${WEB}/associations/elastic-inference/x`)).toMatchObject({ status: 404 });
  });

  it.each([
    [
      '/v4/guess',
      'V4 container metadata handler: unable to get container ID from request: unable to get docker ID from v3 endpoint ID: guess',
    ],
    [
      '/v3/guess',
      'V3 container metadata handler: unable to get container ID from request: unable to get docker ID from v3 endpoint ID: guess',
    ],
    [
      '/v4/guess/task',
      'V4 task metadata handler: unable to get task arn from request: unable to get task Arn from v3 endpoint ID: guess',
    ],
    [
      '/v4/guess/stats',
      'V4 container stats handler: unable to get task arn from request: unable to get task Arn from v3 endpoint ID: guess',
    ],
  ])('of a guessed id is 404 in the words of the agent: %s', async (path, body) => {
    expect(await setUp().ask(path)).toEqual({ status: 404, body });
  });

  it('ends with the task', async () => {
    const { ask } = setUp((task) => withObserved(task, { lastStatus: 'STOPPED' }));
    expect(await ask(`/v4/${WEB}`)).toMatchObject({ status: 404 });
    expect(await ask(CREDENTIALS)).toMatchObject({ status: 400 });
  });

  it('has statistics with the traffic of the network that the containers share', async () => {
    const { ask, pass } = setUp();
    expect((await ask(`/v4/${WEB}/stats`)).body).not.toHaveProperty('network_rate_stats');
    pass(2000);
    expect(await ask(`/v4/${WEB}/stats`)).toMatchObject({
      status: 200,
      body: {
        id: 'id-web',
        networks: { eth0: {} },
        network_rate_stats: { rx_bytes_per_sec: 1000, tx_bytes_per_sec: 0 },
      },
    });
    pass(1000);
    const { body } = await ask(`/v4/${WEB}/task/stats`);
    expect(Object.keys(body as object)).toEqual(['id-web', 'id-~internal~ecs~pause']);
  });
});

describe('credentials', () => {
  it('are those of the task with the id in the path', async () => {
    expect(await setUp().ask(CREDENTIALS)).toEqual({
      status: 200,
      body: {
        RoleArn: ROLE,
        AccessKeyId: 'ASIA',
        SecretAccessKey: 's',
        Token: 't',
        Expiration: '2026-01-01T00:00:01Z',
      },
    });
  });

  it('are refused in the words of the agent', async () => {
    const { ask, fail } = setUp();
    const error = (code: string, message: string) => ({ code, message: `CredentialsV2Request: ${message}` });
    expect(await ask('/v2/credentials')).toEqual({
      status: 400,
      body: error('NoIdInRequest', 'No Credential ID in the request'),
    });
    expect(await ask(`/v2/credentials/${WEB}`)).toEqual({
      status: 400,
      body: error('InvalidIdInRequest', 'Credentials not found'),
    });
    fail(new Error('the SSO session has expired'));
    expect(await ask(CREDENTIALS)).toEqual({
      status: 503,
      body: error('CredentialsUninitialized', 'the SSO session has expired'),
    });
  });

  it('are not there for a task in role mode none', async () => {
    const { ask } = setUp((task) => ({ ...task, spec: { ...task.spec, role: { mode: 'none' } } }));
    expect(await ask(CREDENTIALS)).toMatchObject({ status: 400 });
  });
});

describe('task protection', () => {
  const path = `/api/${WEB}/task-protection/v1/state`;

  it('is set, told, and taken away', async () => {
    const { ask, task } = setUp();
    const told = (ProtectionEnabled: boolean, ExpirationDate: string | null) => ({
      status: 200,
      body: { protection: { ExpirationDate, ProtectionEnabled, TaskArn: task.spec.arn } },
    });
    expect(await ask(path)).toEqual(told(false, null));
    const on = JSON.stringify({ ProtectionEnabled: true, ExpiresInMinutes: 60 });
    expect(await ask(path, 'PUT', on)).toEqual(told(true, '2026-01-01T01:00:00Z'));
    expect(await ask(path)).toEqual(told(true, '2026-01-01T01:00:00Z'));
    expect(await ask(path, 'PUT', '{"ProtectionEnabled":false}')).toEqual(told(false, null));
  });

  it.each([
    '',
    '[]',
    '{"ProtectionEnabled":"yes"}',
    '{"ProtectionEnabled":true,"Other":1}',
    '{"ProtectionEnabled":true,"ExpiresInMinutes":1.5}',
  ])('cannot be read from %j', async (body) => {
    expect(await setUp().ask(path, 'PUT', body)).toEqual({
      status: 400,
      body: {
        error: { Code: 'InvalidParameterException', Message: 'UpdateTaskProtection: failed to decode request' },
      },
    });
  });

  it('tells what is wrong', async () => {
    const { ask, task } = setUp();
    expect(await ask(path, 'PUT', '{}')).toEqual({
      status: 400,
      body: {
        error: {
          Arn: task.spec.arn,
          Code: 'InvalidParameterException',
          Message: "Invalid request: does not contain 'ProtectionEnabled' field",
        },
      },
    });
    expect(await ask(path, 'PUT', '{"ProtectionEnabled":true,"ExpiresInMinutes":5000}')).toMatchObject({ status: 400 });
    expect(await ask('/api/guess/task-protection/v1/state')).toEqual({
      status: 404,
      body: { error: { Code: 'ResourceNotFoundException', Message: 'Failed to find a task for the request' } },
    });
    const standalone = setUp((one) => ({ ...one, spec: { ...one.spec, group: 'family:web' } }));
    expect(await standalone.ask(path, 'PUT', '{"ProtectionEnabled":true}')).toMatchObject({
      status: 200,
      body: {
        failure: { Arn: task.spec.arn.replace(/[0-9a-f]+$/, standalone.task.spec.id), Reason: 'TASK_NOT_VALID' },
      },
    });
  });
});

describe('fault injection', () => {
  const START = `/api/${WEB}/fault/v1/network-packet-loss/start`;
  const withDefinition = (more: object) => (task: TaskRecord) => ({
    ...task,
    spec: { ...task.spec, definition: { ...task.spec.definition, ...more } },
  });
  it.each([
    [
      'a caller nobody knows',
      {},
      '/api/guess/fault/v1/network-latency/status',
      404,
      'unable to lookup container: guess',
    ],
    ['a task that does not ask for it', {}, START, 400, /^enableFaultInjection is not enabled for task: arn:/],
    [
      'a task in bridge mode',
      { enableFaultInjection: true, networkMode: 'bridge' },
      START,
      400,
      'bridge mode is not supported. Please use either host or awsvpc mode.',
    ],
    ['every other', { enableFaultInjection: true }, START, 500, /not injected on this machine/],
  ] as const)('is refused to %s', async (_, more, path, status, words) => {
    const { ask } = setUp(withDefinition(more));
    const Error = typeof words === 'string' ? words : (expect.stringMatching(words) as string);
    expect(await ask(path, 'POST', '{}')).toEqual({ status, body: { Error } });
  });
});
