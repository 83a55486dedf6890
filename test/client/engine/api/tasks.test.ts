import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type RunTaskCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { networkOf } from '../../../support/networkOf.ts';
import { refused, startHarness, webDefinition, type Harness } from './harness.ts';

let api: Harness;
let refusal: string | undefined;
beforeEach(async () => {
  refusal = undefined;
  api = await startHarness({ context: { refusesTasks: () => refusal } });
  await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
});
afterEach(() => api[Symbol.asyncDispose]());

const run = (input: Partial<RunTaskCommandInput> = {}) =>
  api.client.send(new RunTaskCommand({ taskDefinition: 'web', ...input }));
const runOne = async (input: Partial<RunTaskCommandInput> = {}) => (await run(input)).tasks?.[0]?.taskArn ?? '';
const describeOne = async (taskArn: string) => {
  const { tasks } = await api.client.send(new DescribeTasksCommand({ tasks: [taskArn], include: ['TAGS'] }));
  return tasks?.[0];
};

describe('RunTask', () => {
  it('makes a task that waits for the agent', async () => {
    const { tasks, failures } = await run();
    expect(failures).toEqual([]);
    const [task] = tasks ?? [];
    const id = /^arn:aws:ecs:us-east-1:000000000000:task\/default\/([0-9a-f]{32})$/.exec(task?.taskArn ?? '')?.[1];
    expect(task).toMatchObject({
      clusterArn: 'arn:aws:ecs:us-east-1:000000000000:cluster/default',
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/web:1',
      lastStatus: 'PENDING',
      desiredStatus: 'RUNNING',
      launchType: 'EC2',
      group: 'family:web',
      healthStatus: 'UNKNOWN',
      memory: '96',
      version: 1,
      overrides: { containerOverrides: [{ name: 'app' }, { name: 'log' }] },
    });
    expect(task?.containers).toMatchObject([
      { name: 'app', image: 'nginx:latest', lastStatus: 'PENDING', memory: '64', cpu: '0', networkBindings: [] },
      { name: 'log', lastStatus: 'PENDING' },
    ]);
    expect(task?.containers?.[0]?.containerArn).toMatch(
      new RegExp(`:container/default/${id ?? 'no id'}/[0-9a-f-]{36}$`),
    );
    expect(task?.createdAt?.getTime()).toBeGreaterThan(Date.now() - 10_000);
  });

  it('makes as many as the count says', async () => {
    const { tasks } = await run({ count: 3 });
    expect(new Set(tasks?.map((task) => task.taskArn)).size).toBe(3);
    await refused(run({ count: 11 }), 'InvalidParameterException', /count is 11/);
    await refused(run({ count: 0 }), 'InvalidParameterException', /count is 0/);
  });

  it('begins an awsvpc task in PROVISIONING, with a pause container that is not told', async () => {
    await api.client.send(new RegisterTaskDefinitionCommand({ ...webDefinition('net'), networkMode: 'awsvpc' }));
    await refused(
      run({ taskDefinition: 'net' }),
      'InvalidParameterException',
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
    const { tasks } = await run({ taskDefinition: 'net', ...networkOf('awsvpc') });
    expect(tasks?.[0]).toMatchObject({ lastStatus: 'PROVISIONING' });
    expect(tasks?.[0]?.containers?.map((each) => each.name)).toEqual(['app', 'log']);
    expect(api.store.task(tasks?.[0]?.taskArn ?? '')?.observed.containers.at(-1)).toMatchObject({
      name: '~internal~ecs~pause',
      kind: 'CNI_PAUSE',
      image: 'haproxy:test',
      essential: true,
    });
  });

  it('keeps who started it, its group and its tags', async () => {
    const arn = await runOne({
      startedBy: 'me',
      group: 'batch',
      tags: [{ key: 'a', value: '1' }],
      enableECSManagedTags: true,
    });
    expect(await describeOne(arn)).toMatchObject({
      startedBy: 'me',
      group: 'batch',
      tags: [
        { key: 'a', value: '1' },
        { key: 'aws:ecs:clusterName', value: 'default' },
      ],
    });
  });

  it('propagates tags of the definition, under those of the request', async () => {
    const tags = [
      { key: 'a', value: 'definition' },
      { key: 'b', value: 'definition' },
    ];
    await api.client.send(new RegisterTaskDefinitionCommand({ ...webDefinition('tagged'), tags }));
    const request = { taskDefinition: 'tagged', tags: [{ key: 'a', value: 'request' }] };
    expect((await describeOne(await runOne(request)))?.tags).toEqual([{ key: 'a', value: 'request' }]);
    expect((await describeOne(await runOne({ ...request, propagateTags: 'TASK_DEFINITION' })))?.tags).toEqual([
      { key: 'a', value: 'request' },
      { key: 'b', value: 'definition' },
    ]);
    await refused(run({ propagateTags: 'SERVICE' }), 'InvalidParameterException', /propagateTags is SERVICE/);
  });

  it('keeps overrides and tells the sizes they make', async () => {
    const overrides = {
      memory: '512',
      containerOverrides: [{ name: 'app', command: ['true'], memory: 128, environment: [{ name: 'A', value: '1' }] }],
    };
    const task = await describeOne(await runOne({ overrides }));
    expect(task?.memory).toBe('512');
    expect(task?.overrides?.containerOverrides).toEqual([overrides.containerOverrides[0], { name: 'log' }]);
    expect(task?.containers?.[0]?.memory).toBe('128');
  });

  it('refuses overrides of a container the definition does not have', () =>
    refused(
      run({ overrides: { containerOverrides: [{ name: 'web' }] } }),
      'InvalidParameterException',
      'Override for container named web is not a container in the TaskDefinition.',
    ));

  it.each<[string, Partial<RunTaskCommandInput>, string, RegExp]>([
    ['no definition', { taskDefinition: '' }, 'InvalidParameterException', /TaskDefinition can not be blank/],
    ['an unknown definition', { taskDefinition: 'nope' }, 'ClientException', /^TaskDefinition not found\.$/],
    ['an unknown cluster', { cluster: 'nope' }, 'ClusterNotFoundException', /^Cluster not found\.$/],
    ['a launch type there is none of', { launchType: 'LAMBDA' as 'EC2' }, 'InvalidParameterException', /launch type/],
    ['a group of services', { group: 'service:web' }, 'InvalidParameterException', /service:web/],
    ['a token with spaces', { clientToken: 'a b' }, 'InvalidParameterException', /clientToken/],
    [
      'a launch type and a capacity provider',
      { launchType: 'FARGATE', capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] },
      'InvalidParameterException',
      /both a launch type and capacity provider strategy/,
    ],
    [
      'a capacity provider there is none of',
      { capacityProviderStrategy: [{ capacityProvider: 'mine' }] },
      'InvalidParameterException',
      /'mine' is not associated/,
    ],
    [
      'a network configuration for bridge mode',
      { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } },
      'InvalidParameterException',
      /Network Configuration is not valid/,
    ],
    ['tags of AWS', { tags: [{ key: 'aws:x', value: '1' }] }, 'InvalidParameterException', /'aws:x'/],
  ])('refuses %s', (_name, input, type, message) => refused(run(input), type, message));

  it('refuses a launch type the definition was found not to support', async () => {
    const [record] = api.store.taskDefinitions();
    if (record) api.store.putTaskDefinition({ ...record, compatibilities: ['EC2', 'EXTERNAL'] });
    await refused(
      run({ launchType: 'FARGATE' }),
      'InvalidParameterException',
      'Task definition does not support launch_type FARGATE.',
    );
  });

  it('launches as Fargate what requires Fargate alone, with its platform', async () => {
    await api.client.send(
      new RegisterTaskDefinitionCommand({
        ...webDefinition('fargate'),
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
      }),
    );
    expect((await run({ taskDefinition: 'fargate', ...networkOf('awsvpc') })).tasks?.[0]).toMatchObject({
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      platformFamily: 'Linux',
      cpu: '256',
      memory: '512',
      ephemeralStorage: { sizeInGiB: 20 },
    });
    const strategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
    const spot = await run({ taskDefinition: 'fargate', capacityProviderStrategy: strategy, ...networkOf('awsvpc') });
    expect(spot.tasks?.[0]).toMatchObject({ launchType: 'FARGATE', capacityProviderName: 'FARGATE_SPOT' });
  });

  it('answers the same tasks to the same token, and a conflict to another request with it', async () => {
    const first = await run({ clientToken: 'once', count: 2 });
    const again = await run({ clientToken: 'once', count: 2 });
    const arns = first.tasks?.map((task) => task.taskArn);
    expect(again.tasks?.map((task) => task.taskArn)).toEqual(arns);
    expect(api.store.tasks()).toHaveLength(2);
    await expect(run({ clientToken: 'once', count: 3 })).rejects.toMatchObject({
      name: 'ConflictException',
      resourceIds: arns,
    });
  });

  it('makes nothing while Docker is away, and says why', async () => {
    api.setDocker({ available: false, message: 'Docker does not answer. Start Docker Desktop.' });
    const { tasks, failures } = await run({ count: 2 });
    expect(tasks).toEqual([]);
    expect(failures).toMatchObject([
      { reason: 'AGENT', detail: 'Docker does not answer. Start Docker Desktop.' },
      { reason: 'AGENT' },
    ]);
    expect(api.store.tasks()).toEqual([]);
  });

  it('waits for what a Docker that is slow to answer says at the start', async () => {
    await api[Symbol.asyncDispose]();
    let found: () => void = () => undefined;
    const firstLook = new Promise<void>((resolve) => (found = resolve));
    api = await startHarness({ context: { firstLook } });
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
    api.setDocker({ available: false, message: 'Looking for Docker.' });
    const running = run();
    // Asked after it, answered before it.
    await api.client.send(new ListTasksCommand());
    api.setDocker({ available: true });
    found();
    expect(await running).toMatchObject({ tasks: [{ lastStatus: 'PENDING' }], failures: [] });
  });

  it('makes nothing while the engine ends', async () => {
    refusal = 'The engine is ending.';
    expect((await run()).failures).toMatchObject([{ reason: 'AGENT', detail: 'The engine is ending.' }]);
  });
});

describe('DescribeTasks', () => {
  it('finds tasks by id, path and ARN, and tells what is missing', async () => {
    const arn = await runOne();
    const id = arn.slice(-32);
    const missing = 'f'.repeat(32);
    const answer = await api.client.send(new DescribeTasksCommand({ tasks: [id, `default/${id}`, arn, missing] }));
    expect(answer.tasks?.map((task) => task.taskArn)).toEqual([arn, arn, arn]);
    expect(answer.failures).toEqual([
      { arn: `arn:aws:ecs:us-east-1:000000000000:task/default/${missing}`, reason: 'MISSING' },
    ]);
  });

  it('refuses no tasks, and tasks of another cluster', async () => {
    await refused(
      api.client.send(new DescribeTasksCommand({ tasks: [] })),
      'InvalidParameterException',
      'Tasks cannot be empty.',
    );
    await api.client.send(new CreateClusterCommand({ clusterName: 'dev' }));
    await refused(
      api.client.send(new DescribeTasksCommand({ cluster: 'dev', tasks: [await runOne()] })),
      'InvalidParameterException',
      'Identifier is for default. Your cluster is dev',
    );
  });

  it('tells what the agent has seen', async () => {
    const arn = await runOne();
    api.store.observeTask(arn, (observed) => ({
      ...observed,
      lastStatus: 'RUNNING',
      startedAt: 1_700_000_000_123,
      pullStartedAt: 1_700_000_000_000,
      connectivityAt: 1_700_000_000_001,
      containers: observed.containers.map((each, index) =>
        index === 0
          ? {
              ...each,
              status: 'RUNNING',
              dockerId: 'd1',
              imageDigest: 'sha256:1',
              health: { status: 'HEALTHY' },
              networkBindings: [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: 32768, protocol: 'tcp' }],
            }
          : {
              ...each,
              status: 'STOPPED',
              exitCode: 3,
              reason: 'OutOfMemoryError: Container killed due to memory usage',
            },
      ),
    }));
    const task = await describeOne(arn);
    expect(task).toMatchObject({ lastStatus: 'RUNNING', connectivity: 'CONNECTED', version: 2 });
    expect(task?.startedAt?.getTime()).toBe(1_700_000_000_123);
    expect(task?.containers).toMatchObject([
      {
        lastStatus: 'RUNNING',
        runtimeId: 'd1',
        imageDigest: 'sha256:1',
        healthStatus: 'HEALTHY',
        networkBindings: [{ hostPort: 32768 }],
      },
      { lastStatus: 'STOPPED', exitCode: 3, reason: 'OutOfMemoryError: Container killed due to memory usage' },
    ]);
  });

  it('tells the network interface of an awsvpc task on each container, and no bindings', async () => {
    await api.client.send(new RegisterTaskDefinitionCommand({ ...webDefinition('net'), networkMode: 'awsvpc' }));
    const arn = await runOne({ taskDefinition: 'net', ...networkOf('awsvpc') });
    api.store.observeTask(arn, (observed) => ({
      ...observed,
      attachments: [
        {
          id: 'eni-1',
          type: 'ElasticNetworkInterface',
          status: 'ATTACHED',
          details: [{ name: 'privateIPv4Address', value: '172.20.0.2' }],
        },
      ],
      containers: observed.containers.map((each) => ({
        ...each,
        networkBindings: [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: 8080, protocol: 'tcp' as const }],
      })),
    }));
    expect((await describeOne(arn))?.containers?.[1]).toMatchObject({
      networkBindings: [],
      networkInterfaces: [{ attachmentId: 'eni-1', privateIpv4Address: '172.20.0.2' }],
    });
  });

  it('tells on the network interface of an awsvpc task where its ports answer on this machine', async () => {
    await api.client.send(new RegisterTaskDefinitionCommand({ ...webDefinition('reach'), networkMode: 'awsvpc' }));
    const arn = await runOne({ taskDefinition: 'reach', ...networkOf('awsvpc') });
    api.store.observeTask(arn, (observed) => ({
      ...observed,
      attachments: [{ id: 'eni-1', type: 'ElasticNetworkInterface', status: 'ATTACHED', details: [] }],
      containers: observed.containers.map((each) => ({
        ...each,
        networkBindings:
          each.kind === 'CNI_PAUSE'
            ? [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: 32768, protocol: 'tcp' as const }]
            : [],
      })),
    }));
    expect((await describeOne(arn))?.attachments?.[0]?.details).toContainEqual({
      name: 'drydock:80/tcp',
      value: '127.0.0.1:32768',
    });
  });

  it('tells the end the agent found', async () => {
    const arn = await runOne();
    api.store.observeTask(arn, (observed) => ({
      ...observed,
      lastStatus: 'STOPPED',
      stopCause: { code: 'EssentialContainerExited', reason: 'Essential container in task exited', at: Date.now() },
    }));
    expect(await describeOne(arn)).toMatchObject({
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
    });
  });
});

describe('StopTask', () => {
  it('wants the task STOPPED, by the user, and the first reason stands', async () => {
    const arn = await runOne();
    const { task } = await api.client.send(new StopTaskCommand({ task: arn, reason: 'enough' }));
    expect(task).toMatchObject({
      desiredStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'enough',
      version: 2,
    });
    const again = await api.client.send(new StopTaskCommand({ task: arn }));
    expect(again.task?.stoppedReason).toBe('enough');
  });

  it('gives the reason ECS gives when there is none', async () => {
    const { task } = await api.client.send(new StopTaskCommand({ task: await runOne() }));
    expect(task?.stoppedReason).toBe('Task stopped by user');
  });

  it('refuses a task it does not know', () =>
    refused(
      api.client.send(new StopTaskCommand({ task: 'f'.repeat(32) })),
      'InvalidParameterException',
      'The referenced task was not found.',
    ));
});
