import { RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OverlayDocument } from '../../../../client/protocol/local.ts';
import { DockerError, type ContainerInspection, type Docker } from '../../../../client/engine/docker/docker.ts';
import { networkOf } from '../../../support/networkOf.ts';
import { rawRequest, signedHeaders, startHarness, webDefinition, type Harness } from './harness.ts';

let api: Harness;
const docker: Partial<Docker> = {};
beforeEach(async () => {
  api = await startHarness({
    docker,
    context: { noticesFor: () => [{ kind: 'not-applied', pointer: '/volumes/0', message: 'EFS is not here.' }] },
  });
  await api.client.send(
    new RegisterTaskDefinitionCommand({
      ...webDefinition(),
      containerDefinitions: [
        {
          ...webDefinition().containerDefinitions[0],
          secrets: [{ name: 'PASSWORD', valueFrom: 'arn:aws:secretsmanager:us-east-1:1:secret:a' }],
        },
        { name: 'agent', image: 'datadog/agent', memory: 32, essential: false },
      ],
    }),
  );
});
afterEach(() => api[Symbol.asyncDispose]());

const put = (overlay: OverlayDocument, baseFolder = '/home/me/app') =>
  api.local('PutOverlay', { overlay, baseFolder }).then((answer) => String(answer['overlayId']));

/** RunTask with the overlay's header, as the extension sends it. */
async function runWith(overlayId: string) {
  const target = 'AmazonEC2ContainerServiceV20141113.RunTask';
  const body = JSON.stringify({ taskDefinition: 'web' });
  const headers = await signedHeaders(api.server.port, { target, body, headers: { 'x-drydock-overlay': overlayId } });
  const answer = await rawRequest(api.server.port, { headers, body });
  return JSON.parse(answer.text) as {
    __type?: string;
    message?: string;
    tasks?: { taskArn: string; containers: object[] }[];
  };
}

describe('overlays', () => {
  it('change the task they are given for, and leave sidecars out', async () => {
    const overlayId = await put({
      containers: {
        app: {
          image: 'web:dev',
          environment: { DEBUG: '1' },
          environmentFiles: { 'arn:aws:s3:::b/a.env': './local.env', 'arn:aws:s3:::b/b.env': '/etc/b.env' },
          ports: { '80': 8080 },
        },
        agent: { skip: true },
      },
      volumes: { data: { hostPath: './data' }, abs: { hostPath: '/srv' } },
    });
    const { tasks } = await runWith(overlayId);
    expect(tasks?.[0]?.containers).toMatchObject([
      { name: 'app', image: 'web:dev', lastStatus: 'PENDING' },
      { name: 'agent', lastStatus: 'STOPPED', reason: 'Left out on this machine by the overlay.' },
    ]);
    const task = api.store.task(tasks?.[0]?.taskArn ?? '');
    expect(task?.spec).toMatchObject({
      overlayId,
      overlay: {
        containers: {
          app: {
            environment: { DEBUG: '1' },
            environmentFiles: {
              'arn:aws:s3:::b/a.env': '/home/me/app/local.env',
              'arn:aws:s3:::b/b.env': '/etc/b.env',
            },
            ports: { '80': 8080 },
          },
        },
        volumes: { data: { hostPath: '/home/me/app/data' }, abs: { hostPath: '/srv' } },
      },
    });
  });

  it('give secrets to the agent, and nowhere else', async () => {
    const overlayId = await put({ containers: { app: { secrets: { PASSWORD: 'hunter2' } } } });
    const { tasks } = await runWith(overlayId);
    expect(api.context.overlays.secretValues(overlayId, tasks?.[0]?.taskArn ?? '')).toEqual(['hunter2']);
    const kept = JSON.stringify(api.store.snapshot());
    expect(kept).toContain('"secretNames":["PASSWORD"]');
    expect(kept).not.toContain('hunter2');
  });

  it('have the same id whenever they are put, whatever their secrets are', async () => {
    const overlay = (value: string) => ({ containers: { app: { secrets: { PASSWORD: value } } } });
    expect(await put(overlay('a'))).toBe(await put(overlay('b')));
    expect(await put(overlay('a'))).not.toBe(await put({ containers: { app: { secrets: { OTHER: 'a' } } } }));
  });

  it('that nobody put are refused by RunTask', async () => {
    expect(await runWith('made-up')).toMatchObject({
      __type: 'InvalidParameterException',
      message: expect.stringContaining("'made-up'") as string,
    });
    expect(api.store.tasks()).toEqual([]);
  });

  it.each<[string, unknown, RegExp]>([
    ['an unknown member', { container: {} }, /'container' in overlay/],
    ['an unknown member of a container', { containers: { app: { env: {} } } }, /'env' in overlay\.containers\.app/],
    ['a port that is none', { containers: { app: { ports: { http: 80 } } } }, /the key 'http'/],
    ['a host port out of range', { containers: { app: { ports: { '80': 70_000 } } } }, /80 is 70000/],
    ['a value of another type', { containers: { app: { image: 1 } } }, /overlay\.containers\.app\.image/],
  ])('with %s are refused with its place', async (_name, overlay, message) => {
    await expect(put(overlay as OverlayDocument)).rejects.toThrow(message);
  });

  it('need a base folder that is absolute', async () => {
    await expect(put({}, 'app')).rejects.toThrow(/baseFolder is 'app'/);
  });
});

describe('local operations', () => {
  it('list the images that Docker has, by name', async () => {
    docker.listImages = () => Promise.resolve(['web:dev', 'redis:8']);
    expect(await api.local('ListImages', {})).toEqual({ images: ['redis:8', 'web:dev'] });
  });

  const runOne = async (family = 'web', networkMode?: string) =>
    (await api.client.send(new RunTaskCommand({ taskDefinition: family, ...networkOf(networkMode) }))).tasks?.[0]
      ?.taskArn ?? '';

  it('tell notices, Docker names and where ports answer', async () => {
    const arn = await runOne();
    api.store.observeTask(arn, (observed) => ({
      ...observed,
      containers: observed.containers.map((each, index) =>
        index > 0
          ? each
          : {
              ...each,
              dockerName: 'ecs-web-1-app-00',
              dockerId: 'd1',
              health: { status: 'UNHEALTHY' as const, output: 'connection refused' },
              networkBindings: [
                { bindIP: '127.0.0.1', containerPort: 80, hostPort: 8080, protocol: 'tcp' as const },
                { bindIP: '127.0.0.1', containerPort: 53, hostPort: 5353, protocol: 'udp' as const },
              ],
            },
      ),
    }));
    expect(await api.local('DescribeLocalTask', { task: arn.slice(-32) })).toEqual({
      taskArn: arn,
      overlayApplied: false,
      limits: {},
      notices: [{ kind: 'not-applied', pointer: '/volumes/0', message: 'EFS is not here.' }],
      containers: [
        {
          name: 'app',
          internal: false,
          skipped: false,
          dockerName: 'ecs-web-1-app-00',
          dockerId: 'd1',
          healthOutput: 'connection refused',
          published: [
            { containerPort: 80, protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 8080 },
            { containerPort: 53, protocol: 'udp', hostAddress: '127.0.0.1', hostPort: 5353 },
          ],
        },
        { name: 'agent', internal: false, skipped: false, published: [] },
      ],
    });
    await expect(api.local('DescribeLocalTask', {})).rejects.toThrow('The referenced task was not found.');
  });

  it("tell an awsvpc task's ports, which the pause has, on the container that maps them", async () => {
    await api.client.send(new RegisterTaskDefinitionCommand({ ...webDefinition('net'), networkMode: 'awsvpc' }));
    const arn = await runOne('net', 'awsvpc');
    api.store.observeTask(arn, (observed) => ({
      ...observed,
      containers: observed.containers.map((each) =>
        each.kind === 'NORMAL'
          ? each
          : {
              ...each,
              networkBindings: [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: 32_800, protocol: 'tcp' }],
            },
      ),
    }));
    expect(await api.local('DescribeLocalTask', { task: arn })).toMatchObject({
      containers: [
        { name: 'app', published: [{ containerPort: 80, hostPort: 32_800 }] },
        { name: 'log', published: [] },
        { name: '~internal~ecs~pause', internal: true, published: [] },
      ],
    });
  });

  it("show Docker's inspection without secret values", async () => {
    const overlayId = await put({ containers: { app: { secrets: { PASSWORD: 'hunter2' } } } });
    const { tasks } = await runWith(overlayId);
    const task = tasks?.[0]?.taskArn ?? '';
    await expect(api.local('InspectContainer', { task, container: 'app' })).rejects.toThrow(/it is NONE/);
    api.observe(task, 'RUNNING', { status: 'RUNNING', dockerId: 'd1' });
    docker.inspectContainer = (id) =>
      Promise.resolve({
        raw: { Id: id, Config: { Env: ['PASSWORD=other', 'COPY=hunter2', 'A=1'], Labels: { note: 'hunter2' } } },
      } as ContainerInspection);
    expect(await api.local('InspectContainer', { task, container: 'app' })).toEqual({
      inspection: {
        Id: 'd1',
        Config: { Env: ['PASSWORD=(secret)', 'COPY=(secret)', 'A=1'], Labels: { note: '(secret)' } },
      },
    });
    docker.inspectContainer = () => Promise.reject(new DockerError('unreachable', 'nobody listens'));
    await expect(api.local('InspectContainer', { task, container: 'app' })).rejects.toThrow(
      'ServerException: Docker: nobody listens',
    );
    await expect(api.local('InspectContainer', { task, container: 'nope' })).rejects.toThrow(/it has app, agent/);
  });

  it('let stopped tasks go, and no others', async () => {
    const [running, stopped] = [await runOne(), await runOne()];
    api.observe(stopped, 'STOPPED', { status: 'STOPPED' });
    expect(await api.local('RemoveStoppedTasks', {})).toEqual({ removed: [stopped] });
    expect(api.store.task(stopped)?.desired.remove).toBe(true);
    expect(api.store.task(running)?.desired.remove).toBeUndefined();
    expect(await api.local('RemoveStoppedTasks', { tasks: [running] })).toEqual({ removed: [] });
  });

  it('end the engine', async () => {
    expect(await api.local('Shutdown', {})).toEqual({});
    expect(api.shutdowns()).toBe(1);
  });
});
