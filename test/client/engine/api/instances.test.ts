import { describe, expect, it } from 'vitest';
import {
  CreateClusterCommand,
  DeleteAttributesCommand,
  DeleteClusterCommand,
  DeregisterContainerInstanceCommand,
  DescribeClustersCommand,
  DescribeContainerInstancesCommand,
  DescribeTasksCommand,
  ListAttributesCommand,
  ListTasksCommand,
  PutAttributesCommand,
  RegisterContainerInstanceCommand,
  StartTaskCommand,
  StopTaskCommand,
  TagResourceCommand,
  type RunTaskCommandInput,
} from '@aws-sdk/client-ecs';
import { taskDefinitionArn } from '../../../../client/engine/state/arn.ts';
import { webDefinition } from './harness.ts';
import { amount, api, drain, list, put, register, run, theInstance } from './instanceStory.ts';

describe('the Docker of the engine', () => {
  it('is a container instance of every cluster, with what it has', async () => {
    await api.client.send(new CreateClusterCommand({ clusterName: 'other' }));
    const [instance, other] = [await theInstance(), await theInstance('other')];
    expect(instance.containerInstanceArn).toMatch(/:container-instance\/default\/[0-9a-f]{32}$/);
    expect(other.containerInstanceArn).toMatch(/:container-instance\/other\/[0-9a-f]{32}$/);
    expect(instance).toMatchObject({ status: 'ACTIVE', agentConnected: true, runningTasksCount: 0 });
    expect(amount(instance.registeredResources, 'CPU')).toBe(2048);
    expect(amount(instance.registeredResources, 'MEMORY')).toBe(2048);
    expect(instance.attributes).toContainEqual({ name: 'ecs.cpu-architecture', value: 'arm64' });
    const { clusters } = await api.client.send(new DescribeClustersCommand({}));
    expect(clusters?.[0]?.registeredContainerInstancesCount).toBe(1);
    await api.client.send(new DeleteClusterCommand({ cluster: 'other' }));
    expect(api.store.containerInstances()).toHaveLength(1);
  });

  it('is told as not connected while it does not answer, and keeps its ARN', async () => {
    const { containerInstanceArn } = await theInstance();
    api.setDocker({ available: false, message: 'gone' });
    expect(await theInstance()).toMatchObject({ agentConnected: false, containerInstanceArn });
    api.setDocker({ available: true });
    expect(await theInstance()).toMatchObject({ agentConnected: true, containerInstanceArn });
  });

  it('has every attribute that a definition may require here', async () => {
    const { default: facts } = await import('../../../../schemas/facts/agentAttributes.json', {
      with: { type: 'json' },
    });
    const told = new Set((await theInstance()).attributes?.map(({ name }) => name));
    const missing = facts.attributes.map(({ name }) => name).filter((name) => !name.includes('*') && !told.has(name));
    expect(missing).toEqual([]);
  });

  it('reckons GPUs once it is told how many there are', async () => {
    const gpus = (value: string) => [{ name: 'app', resourceRequirements: [{ type: 'GPU' as const, value }] }];
    const runWith = (value: string) => run({ overrides: { containerOverrides: gpus(value) } });
    expect((await runWith('8')).failures).toEqual([]);
    const { containerInstance } = await api.client.send(
      new RegisterContainerInstanceCommand({
        totalResources: [
          { name: 'GPU', type: 'STRINGSET', stringSetValue: Array.from({ length: 10 }, (_, id) => `GPU-${id}`) },
        ],
      }),
    );
    expect(containerInstance?.remainingResources).toContainEqual(
      expect.objectContaining({ name: 'GPU', stringSetValue: ['GPU-8', 'GPU-9'] }),
    );
    expect((await runWith('3')).failures).toMatchObject([
      { reason: 'RESOURCE:GPU', detail: expect.stringContaining('needs 3 GPUs and 2 are') as string },
    ]);
    expect((await runWith('2')).failures).toEqual([]);
  });

  it('refuses with ATTRIBUTE what requires an attribute it does not have', async () => {
    const record = api.store.taskDefinition(taskDefinitionArn('web', 1));
    if (!record) throw new Error('it was not registered');
    expect(record.requiresAttributes).toBeDefined();
    api.store.putTaskDefinition({ ...record, requiresAttributes: ['ecs.capability.gmsa'] });
    const { failures, tasks } = await run({ taskDefinition: 'web:1' });
    expect(tasks).toEqual([]);
    expect(failures).toMatchObject([{ reason: 'ATTRIBUTE', detail: 'ecs.capability.gmsa' }]);
  });

  it('is found by the cluster query language', async () => {
    await put('stack', 'blue');
    expect(await list('attribute:stack == blue and attribute:ecs.os-type == linux')).toHaveLength(1);
    expect(await list('attribute:stack == green')).toEqual([]);
    expect(await list('runningTasksCount == 0')).toHaveLength(1);
    expect(await list(undefined, 'DRAINING')).toEqual([]);
    await expect(list('attribute:')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('is missing under another id', async () => {
    const { failures } = await api.client.send(
      new DescribeContainerInstancesCommand({ containerInstances: ['0'.repeat(32)] }),
    );
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
  });
});

describe('RunTask for EC2', () => {
  it('takes resources from the instance until the task is STOPPED', async () => {
    await register({ cpu: '1024', memory: '512' });
    const { tasks = [] } = await run();
    const before = await theInstance();
    expect(tasks[0]?.containerInstanceArn).toBe(before.containerInstanceArn);
    expect(amount(before.remainingResources, 'CPU')).toBe(1024);
    expect(amount(before.remainingResources, 'MEMORY')).toBe(1536);
    expect(before.pendingTasksCount).toBe(1);
    const taskArn = tasks[0]?.taskArn ?? '';
    await api.client.send(new StopTaskCommand({ task: taskArn }));
    expect(amount((await theInstance()).remainingResources, 'CPU')).toBe(1024);
    api.observe(taskArn, 'STOPPED');
    expect(amount((await theInstance()).remainingResources, 'CPU')).toBe(2048);
  });

  it('starts as many as fit and says which resource the next one lacks', async () => {
    await register({ cpu: '1024', memory: '512' });
    const { tasks, failures } = await run({ count: 3 });
    expect(tasks).toHaveLength(2);
    expect(failures).toMatchObject([
      {
        arn: (await theInstance()).containerInstanceArn,
        reason: 'RESOURCE:CPU',
        detail: expect.stringMatching(/needs 1024 CPU units and 0 are free/) as string,
      },
    ]);
  });

  it('refuses a port that is taken, and gives it again when the task is gone', async () => {
    const [container] = webDefinition().containerDefinitions;
    await register({ containerDefinitions: [{ ...container, portMappings: [{ containerPort: 80, hostPort: 8080 }] }] });
    const first = await run();
    expect((await run()).failures).toMatchObject([
      { reason: 'RESOURCE:PORTS', detail: expect.stringContaining('port 8080/tcp of the host') as string },
    ]);
    api.observe(first.tasks?.[0]?.taskArn ?? '', 'STOPPED');
    expect((await run()).failures).toEqual([]);
  });

  it.each([
    [[{ type: 'memberOf', expression: 'attribute:stack == blue' }], 'MemberOf placement constraint unsatisfied.'],
    [[{ type: 'distinctInstance' }], 'DistinctInstance placement constraint unsatisfied.'],
  ] as const)('is bound by %j', async (constraints, reason) => {
    const placementConstraints = constraints.map((each) => ({ ...each }));
    if (reason.startsWith('Distinct')) expect((await run({ placementConstraints })).failures).toEqual([]);
    expect(await run({ placementConstraints })).toMatchObject({ tasks: [], failures: [{ reason }] });
    await put('stack', 'blue');
    if (reason.startsWith('MemberOf')) expect((await run({ placementConstraints })).failures).toEqual([]);
  });

  it("is bound by the definition's own constraints too", async () => {
    await register({ placementConstraints: [{ type: 'memberOf', expression: 'attribute:stack exists' }] });
    expect((await run()).failures).toMatchObject([{ reason: 'MemberOf placement constraint unsatisfied.' }]);
    await put('stack');
    expect((await run()).failures).toEqual([]);
  });

  it('refuses constraints and strategies that are none', async () => {
    for (const input of [
      { placementConstraints: [{ type: 'memberOf', expression: 'nonsense' }] },
      { placementConstraints: [{ type: 'sameInstance' as 'memberOf' }] },
      { placementStrategy: [{ type: 'binpack' as const, field: 'disk' }] },
    ] satisfies Partial<RunTaskCommandInput>[]) {
      await expect(run(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    }
    expect((await run({ placementStrategy: [{ type: 'binpack', field: 'memory' }] })).failures).toEqual([]);
  });

  it('finds no instance in a cluster where all drain', async () => {
    await drain('DRAINING');
    await expect(run()).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'No Container Instances were found in your cluster.',
    });
  });

  it('leaves Fargate alone: there is no instance, however big the task', async () => {
    await register({
      family: 'big',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '16384',
      memory: '65536',
    });
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
    const { tasks } = await run({ taskDefinition: 'big', networkConfiguration });
    expect(tasks?.[0]).toMatchObject({ launchType: 'FARGATE' });
    expect(tasks?.[0]).not.toHaveProperty('containerInstanceArn');
    expect(amount((await theInstance()).remainingResources, 'CPU')).toBe(2048);
  });
});

describe('StartTask', () => {
  it('starts a task on the instance named, whatever the constraints, within its resources', async () => {
    await register({ cpu: '1024', placementConstraints: [{ type: 'memberOf', expression: 'attribute:x exists' }] });
    const { containerInstanceArn = '' } = await theInstance();
    const start = (containerInstances: string[]) =>
      api.client.send(new StartTaskCommand({ taskDefinition: 'web', containerInstances, startedBy: 'me' }));
    const { tasks = [], failures } = await start([containerInstanceArn, 'f'.repeat(32)]);
    expect(tasks).toMatchObject([{ containerInstanceArn, startedBy: 'me', launchType: 'EC2' }]);
    expect(failures).toMatchObject([{ reason: 'MISSING' }]);
    expect(await start([containerInstanceArn, containerInstanceArn])).toMatchObject({
      tasks: [{ containerInstanceArn }],
      failures: [{ reason: 'RESOURCE:CPU' }],
    });
    const { taskArns } = await api.client.send(new ListTasksCommand({ containerInstance: containerInstanceArn }));
    expect(taskArns).toHaveLength(2);
    await drain('DRAINING');
    expect(await start([containerInstanceArn])).toMatchObject({ tasks: [], failures: [{ reason: 'INACTIVE' }] });
  });
});

describe('attributes', () => {
  it('are put, listed and deleted', async () => {
    await put('stack', 'blue');
    const { containerInstanceArn: targetId } = await theInstance();
    const listed = () =>
      api.client.send(new ListAttributesCommand({ targetType: 'container-instance', attributeName: 'stack' }));
    expect((await listed()).attributes).toEqual([
      { name: 'stack', value: 'blue', targetId, targetType: 'container-instance' },
    ]);
    await api.client.send(new DeleteAttributesCommand({ attributes: [{ name: 'stack', targetId }] }));
    expect((await listed()).attributes).toEqual([]);
  });

  it("are no more than ten, and not ECS's own", async () => {
    for (let index = 0; index < 10; index++) await put(`a${index}`);
    await expect(put('b')).rejects.toMatchObject({ name: 'AttributeLimitExceededException' });
    await expect(put('ecs.os-type', 'windows')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(
      api.client.send(new PutAttributesCommand({ attributes: [{ name: 'x', targetId: 'e'.repeat(32) }] })),
    ).rejects.toMatchObject({ name: 'TargetNotFoundException' });
  });
});

describe('an instance that is deregistered', () => {
  it('has to be forced while tasks run, which ends them, and comes back when it is registered', async () => {
    const { containerInstanceArn = '' } = await theInstance();
    const { tasks = [] } = await run();
    const deregister = (force: boolean) =>
      api.client.send(new DeregisterContainerInstanceCommand({ containerInstance: containerInstanceArn, force }));
    await expect(deregister(false)).rejects.toMatchObject({ message: 'Found running tasks on the instance.' });
    expect((await deregister(true)).containerInstance).toMatchObject({ status: 'INACTIVE' });
    const { tasks: after } = await api.client.send(new DescribeTasksCommand({ tasks: [tasks[0]?.taskArn ?? ''] }));
    expect(after?.[0]).toMatchObject({
      desiredStatus: 'STOPPED',
      stoppedReason: 'Instance deregistered forcibly by user.',
    });
    api.setDocker({ cpus: 4 });
    expect(await list()).toEqual([]);
    await expect(run()).rejects.toMatchObject({ message: 'No Container Instances were found in your cluster.' });
    const again = await api.client.send(
      new RegisterContainerInstanceCommand({
        attributes: [{ name: 'stack', value: 'blue' }],
        tags: [{ key: 'k', value: 'v' }],
      }),
    );
    expect(again.containerInstance?.containerInstanceArn).not.toBe(containerInstanceArn);
    const instance = await theInstance();
    expect(instance.tags).toEqual([{ key: 'k', value: 'v' }]);
    expect(amount(instance.registeredResources, 'CPU')).toBe(4096);
    await api.client.send(
      new TagResourceCommand({ resourceArn: instance.containerInstanceArn, tags: [{ key: 'l', value: 'w' }] }),
    );
    expect((await theInstance()).tags).toHaveLength(2);
  });
});
