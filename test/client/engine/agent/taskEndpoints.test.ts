/** What tasks are told of their endpoints, and what is made for them, by the way there is. */
import { describe, expect, it } from 'vitest';
import { findOrphans } from '../../../../client/engine/agent/adopt.ts';
import { prepare } from '../../../../client/engine/agent/prepare.ts';
import { createTaskEndpoints } from '../../../../client/engine/agent/taskEndpoints.ts';
import { DockerError, type DockerEvent } from '../../../../client/engine/docker/docker.ts';
import type { Access, Reach } from '../../../../client/engine/networking/relay/access.ts';
import type { ForwarderWish } from '../../../../client/engine/networking/relay/forwarders.ts';
import { relayNames } from '../../../../client/engine/networking/relay/relay.ts';
import { freshState } from '../../../../client/engine/state/freshState.ts';
import type { TaskRecord } from '../../../../client/engine/state/model.ts';
import { createStore } from '../../../../client/engine/state/store.ts';
import { createLog } from '../../../../client/engine/util/log.ts';
import { eventually } from '../../../support/eventually.ts';
import { FakeDockerEngine } from '../../../support/fakeDocker.ts';
import { dockerHandle } from '../../../support/fakeDockerHandle.ts';
import { container, taskRecord, withObserved } from '../../../support/taskRecords.ts';

type Mode = 'awsvpc' | 'bridge' | 'host' | 'none';

function setUp(
  kind: Reach['kind'],
  networkMode: Mode,
  { role = false, onLoopback = true, ports = [] as number[], refused = undefined as DockerError | undefined } = {},
) {
  const bare = taskRecord({
    definition: {
      networkMode,
      ...(role ? { taskRoleArn: 'arn:aws:iam::123456789012:role/shop' } : {}),
      containerDefinitions: [
        container('web', { portMappings: ports.map((containerPort) => ({ containerPort })) }),
        container('side'),
      ],
    },
  });
  const spec: TaskRecord['spec'] = { ...bare.spec, ...(role ? { role: { mode: 'assume' } } : {}) };
  let ids = 0;
  const prepared = prepare({ ...bare, spec }, 'helper', Math.random, () => `secret-${++ids}`);
  const task = withObserved(
    { ...bare, spec },
    {
      ...prepared,
      lastStatus: 'RUNNING',
      containers: prepared.containers.map((each) => ({ ...each, status: 'RUNNING', dockerId: `id-${each.name}` })),
    },
  );
  const store = createStore({
    initial: { ...freshState('engine', 0), tasks: [task] },
    persist: { changed: () => undefined, durable: () => Promise.resolve() },
    onListenerError: (error) => {
      throw error;
    },
  });
  const made: ForwarderWish[] = [];
  const calls: string[] = [];
  const forwarders = {
    ensure: (wish: ForwarderWish) =>
      refused === undefined ? Promise.resolve(void made.push(wish)) : Promise.reject(refused),
    remove: (name: string) => Promise.resolve(void calls.push(`remove ${name}`)),
  };
  const reach: Reach =
    kind === 'relay'
      ? { kind }
      : kind === 'none'
        ? { kind, why: 'Docker is far away' }
        : { kind, forwarders, why: 'taken', ...(onLoopback ? { loopbackPort: 4711 } : {}) };
  const access: Access = {
    reach: () => Promise.resolve(reach),
    renew: () => Promise.resolve(void calls.push('renew')).then(() => reach),
    known: () => reach,
    remove: () => Promise.resolve(void calls.push('remove all')),
  };
  const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
  const engine = new FakeDockerEngine({ clock });
  const lines: string[] = [];
  const endpoints = createTaskEndpoints({
    store,
    docker: dockerHandle(engine),
    access,
    credentials: { get: () => Promise.reject(new Error('none')), problem: () => undefined, forget: () => undefined },
    version: '1',
    clock,
    log: createLog((line) => void lines.push(line), Date.now),
  });
  const [web] = task.observed.containers;
  if (!web) throw new Error('the task has a container');
  const variables = async (): Promise<Record<string, string | undefined>> =>
    Object.fromEntries(
      (await endpoints.variables(task, web)).map(({ name = '', value }): [string, string | undefined] => [name, value]),
    );
  return { endpoints, task, store, engine, variables, made, calls, lines };
}

const at = (base: string) => ({
  ECS_CONTAINER_METADATA_URI: `${base}/v3/secret-1`,
  ECS_CONTAINER_METADATA_URI_V4: `${base}/v4/secret-1`,
  ECS_AGENT_URI: `${base}/api/secret-1`,
});
const ECS = at('http://169.254.170.2');

describe('the variables of a container', () => {
  it.each(['awsvpc', 'bridge', 'host', 'none'] as const)('are those of ECS by the relay, with %s', async (mode) => {
    expect(await setUp('relay', mode).variables()).toEqual(ECS);
  });

  it.each(['awsvpc', 'bridge'] as const)('are the same by forwarders, with %s', async (mode) => {
    expect(await setUp('forwarders', mode, { role: true }).variables()).toEqual({
      ...ECS,
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/secret-3',
    });
  });

  it('leave port 80 to a task that has it for itself', async () => {
    for (const mode of ['awsvpc', 'bridge'] as const) {
      const { endpoints, task, variables, made } = setUp('forwarders', mode, { role: true, ports: [80, 51_679] });
      expect(await variables()).toMatchObject({
        ...at('http://169.254.170.2:51680'),
        AWS_CONTAINER_CREDENTIALS_FULL_URI: expect.stringMatching(/^http:\/\/169\.254\.170\.2:51680\/v2\//) as string,
      });
      await endpoints.beforeStart(task);
      await endpoints.afterStart(task, 'web', 'id-web');
      expect(made.map(({ port }) => port)).toContain(51_680);
      expect(made.map(({ port }) => port)).not.toContain(80);
    }
    const relayed = setUp('relay', 'awsvpc', { ports: [80] });
    expect(await relayed.variables()).toMatchObject(ECS);
  });

  it('lead to the loopback where the network of the machine is shared and has no relay', async () => {
    const base = 'http://127.0.0.1:4711';
    expect(await setUp('forwarders', 'host', { role: true }).variables()).toEqual({
      ...at(base),
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${base}/v2/credentials/secret-3`,
    });
  });

  it('are not there without a way, and why is told', async () => {
    const far = setUp('none', 'awsvpc');
    expect(await far.variables()).toEqual({});
    expect(far.endpoints.problem(far.task.spec.arn)).toBe('Docker is far away');
    const host = setUp('forwarders', 'host', { onLoopback: false });
    expect(await host.variables()).toEqual({});
    expect(host.endpoints.problem(host.task.spec.arn)).toMatch(/network of the machine/);
  });
});

function running(engine: FakeDockerEngine, Healthcheck?: { Test: string[] }): string {
  engine.images.add('image');
  const spec = { Image: 'image', HostConfig: {}, ...(Healthcheck === undefined ? {} : { Healthcheck }) };
  const { id } = engine.create({ name: 'web', spec });
  engine.start(id);
  return id;
}

describe('forwarders', () => {
  it('are one for a task of awsvpc, before its containers start', async () => {
    const { endpoints, task, made } = setUp('forwarders', 'awsvpc');
    await endpoints.beforeStart(task);
    expect(made.map(({ namespaceOf }) => namespaceOf)).toEqual(['id-~internal~ecs~pause']);
    expect(made[0]?.labels).toMatchObject({
      'dev.drydock.role': 'forwarder',
      'com.amazonaws.ecs.task-arn': task.spec.arn,
    });
  });

  it('are one for each container of bridge, each time it starts', async () => {
    const { endpoints, task, made, calls } = setUp('forwarders', 'bridge');
    await endpoints.beforeStart(task);
    expect(made).toEqual([]);
    await Promise.all(['web', 'side', 'web'].map((name) => endpoints.afterStart(task, name, `id-${name}`)));
    expect(made).toHaveLength(3);
    expect(new Set(made.map(({ name }) => name)).size).toBe(2);
    expect(calls).toHaveLength(3);
  });

  it('are not made for a task that is over', async () => {
    const { endpoints, task, store, made } = setUp('forwarders', 'bridge');
    store.observeTask(task.spec.arn, (observed) => ({ ...observed, lastStatus: 'STOPPED' }));
    await endpoints.afterStart(task, 'web', 'id-web');
    await endpoints.end(false);
    expect(made).toEqual([]);
  });

  it('are there before a container of bridge goes on, also where Docker answers late', async () => {
    const { endpoints, task, engine, made } = setUp('forwarders', 'bridge');
    const id = running(engine);
    engine.faults.push({ operation: 'unpauseContainer', error: new DockerError('timeout', 'no answer') });
    await endpoints.afterStart(task, 'web', id);
    expect(made).toHaveLength(1);
    expect(engine.journal.slice(-2)).toEqual(['pause web', 'unpause web']);
  });

  it('let a container go on meanwhile whose health Docker would forget', async () => {
    const { endpoints, task, engine, made } = setUp('forwarders', 'bridge');
    await endpoints.afterStart(task, 'web', running(engine, { Test: ['CMD-SHELL', 'true'] }));
    expect(made).toHaveLength(1);
    expect(engine.journal).not.toContain('pause web');
  });

  it('are not missed by a container that has ended, and missed by one that runs', async () => {
    const refused = new DockerError('conflict', 'cannot join network of a non running container');
    const { endpoints, task, engine, lines } = setUp('forwarders', 'bridge', { refused });
    const id = running(engine);
    await endpoints.afterStart(task, 'web', id);
    expect(lines.join()).toContain('"warn","message":"a task has no way');
    expect(endpoints.problem(task.spec.arn)).toMatch(/cannot join/);
    await endpoints.release(task);
    lines.length = 0;
    engine.exit(id, 0);
    await endpoints.afterStart(task, 'web', id);
    expect(lines.join()).not.toContain('"warn"');
    expect(lines.join()).toContain('"debug"');
    expect(endpoints.problem(task.spec.arn)).toBeUndefined();
  });
});

describe('what died', () => {
  const event = (action: string, attributes: Record<string, string>): DockerEvent => ({
    type: 'container',
    action,
    id: 'x',
    attributes,
    time: 0,
  });

  it('is made again: the relay, and the forwarder of a task that goes on', async () => {
    const { endpoints, task, calls, made } = setUp('forwarders', 'awsvpc');
    endpoints.onEvent(event('die', { 'dev.drydock.role': 'relay' }));
    await eventually(() => expect(calls).toEqual(['renew']));
    await eventually(() => expect(made).toHaveLength(1));
    const own = { 'dev.drydock.role': 'forwarder', 'com.amazonaws.ecs.task-arn': task.spec.arn };
    endpoints.onEvent(event('start', own));
    endpoints.onEvent(event('die', own));
    await eventually(() => expect(calls).toEqual(['renew', 'renew']));
  });

  it('is left so when its task is on its way down', async () => {
    const { endpoints, task, store, calls } = setUp('forwarders', 'awsvpc');
    store.requestStop(task.spec.arn, { code: 'UserInitiated', reason: 'x', at: 0 });
    endpoints.onEvent(event('die', { 'dev.drydock.role': 'forwarder', 'com.amazonaws.ecs.task-arn': task.spec.arn }));
    await endpoints.end(true);
    expect(calls).toEqual(['remove all']);
  });
});

it('counts what is for all tasks, and forwarders of tasks that are not over, as no orphans', () => {
  const { task } = setUp('relay', 'awsvpc');
  const names = relayNames('engine');
  const of = (name: string, role: string, taskArn = '') => ({
    id: name,
    name,
    image: 'helper',
    state: 'running',
    labels: { 'dev.drydock.role': role, 'com.amazonaws.ecs.task-arn': taskArn },
  });
  const listing = {
    containers: [
      of(names.relay, 'relay'),
      of('forwarder', 'forwarder', task.spec.arn),
      of('forgotten', 'forwarder', 'arn:of:another'),
      of('drydock-relay-of-before', 'relay'),
    ],
    volumes: [],
    networks: [
      { id: 'n1', name: names.network },
      { id: 'n2', name: 'drydock-old' },
    ],
  };
  const shared = Object.values(names);
  expect(findOrphans([task], listing, 'vpc', shared)).toEqual({
    containers: ['forgotten', 'drydock-relay-of-before'],
    volumes: [],
    networks: ['n2'],
  });
  const over = withObserved(task, { lastStatus: 'STOPPED' });
  expect(findOrphans([over], listing, 'vpc', shared).containers).toContain('forwarder');
});
