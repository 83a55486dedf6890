import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionFamiliesCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RegisterTaskDefinitionCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DefinitionError } from '../../../../client/engine/api/context.ts';
import { startHarness, webDefinition, type Harness } from './harness.ts';

const arn = (name: string) => `arn:aws:ecs:us-east-1:000000000000:task-definition/${name}`;

describe('task definitions', () => {
  let api: Harness;
  /** What the rule set says in this test. */
  let check: (definition: RegisterTaskDefinitionCommandInput) => readonly DefinitionError[];
  beforeEach(async () => {
    check = () => [];
    api = await startHarness({ context: { checkDefinition: (definition) => check(definition) } });
  });
  afterEach(() => api[Symbol.asyncDispose]());

  const register = (family = 'web', more: Partial<RegisterTaskDefinitionCommandInput> = {}) =>
    api.client.send(new RegisterTaskDefinitionCommand({ ...webDefinition(family), ...more }));
  const describeOne = (taskDefinition: string) =>
    api.client.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }));

  it('get the next revision of their family, with the defaults ECS fills in', async () => {
    await register();
    const { taskDefinition } = await register();
    expect(taskDefinition).toMatchObject({
      taskDefinitionArn: arn('web:2'),
      family: 'web',
      revision: 2,
      status: 'ACTIVE',
      volumes: [],
      placementConstraints: [],
    });
    expect(taskDefinition?.registeredAt?.getTime()).toBeGreaterThan(Date.now() - 10_000);
    expect(taskDefinition?.containerDefinitions?.[0]).toEqual({
      name: 'app',
      image: 'nginx:latest',
      cpu: 0,
      memory: 64,
      essential: true,
      environment: [],
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      portMappings: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }],
    });
  });

  it.each([
    ['.5 vcpu', '1 gb', '512', '1024'],
    ['256', '0.5GB', '256', '512'],
    ['0.3 vCPU', '300', '307', '300'],
  ])('keep a size of %s and %s in units', async (cpu, memory, units, mebibytes) => {
    const { taskDefinition } = await register('web', { cpu, memory });
    expect(taskDefinition).toMatchObject({ cpu: units, memory: mebibytes });
    expect(api.store.taskDefinitions()[0]?.definition).toMatchObject({ cpu: units, memory: mebibytes });
  });

  it('with awsvpc have host ports equal to their container ports', async () => {
    const { taskDefinition } = await register('web', { networkMode: 'awsvpc' });
    expect(taskDefinition?.containerDefinitions?.[0]?.portMappings?.[0]?.hostPort).toBe(80);
  });

  it('are refused in the words of the rule set', async () => {
    check = () => [{ code: 'image-required', message: 'Container.image should not be null or empty.' }];
    await expect(register()).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Container.image should not be null or empty.',
    });
    expect(api.store.taskDefinitions()).toEqual([]);
  });

  it('tell which launch types the rule set allows them', async () => {
    check = ({ requiresCompatibilities = [] }) =>
      requiresCompatibilities.includes('FARGATE') ? [{ code: 'x', message: 'not on Fargate' }] : [];
    expect((await register()).taskDefinition?.compatibilities).toEqual(['EXTERNAL', 'EC2']);
    expect((await register('net', { networkMode: 'awsvpc' })).taskDefinition?.compatibilities).toEqual(['EC2']);
    check = () => [];
    expect((await register('all')).taskDefinition?.compatibilities).toEqual(['EXTERNAL', 'EC2', 'FARGATE']);
  });

  it('tell the attributes an instance needs for them', async () => {
    const { taskDefinition } = await register('web', {
      networkMode: 'awsvpc',
      executionRoleArn: 'arn:aws:iam::000000000000:role/exec',
      containerDefinitions: [
        {
          name: 'app',
          image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1',
          memory: 64,
          logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } },
          secrets: [{ name: 'A', valueFrom: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:a' }],
        },
      ],
    });
    expect(taskDefinition?.requiresAttributes?.map((each) => each.name)).toEqual([
      'com.amazonaws.ecs.capability.docker-remote-api.1.18',
      'com.amazonaws.ecs.capability.docker-remote-api.1.19',
      'com.amazonaws.ecs.capability.ecr-auth',
      'com.amazonaws.ecs.capability.logging-driver.awslogs',
      'ecs.capability.execution-role-awslogs',
      'ecs.capability.execution-role-ecr-pull',
      'ecs.capability.secrets.asm.environment-variables',
      'ecs.capability.task-eni',
    ]);
  });

  it.each<[string, Partial<RegisterTaskDefinitionCommandInput>]>([
    ['no family', { family: '' }],
    ['a family with a colon', { family: 'web:1' }],
    ['no container', { containerDefinitions: [] }],
  ])('with %s are a ClientException', async (_name, change) => {
    await expect(register('web', change)).rejects.toMatchObject({ name: 'ClientException' });
  });

  it('are found by family, revision and ARN, with their tags', async () => {
    await register('web', { tags: [{ key: 'a', value: 'b' }] });
    await register();
    expect((await describeOne('web')).taskDefinition?.revision).toBe(2);
    const first = await describeOne('web:1');
    expect(first).toMatchObject({ taskDefinition: { revision: 1 }, tags: [{ key: 'a', value: 'b' }] });
    expect((await describeOne(arn('web:1'))).taskDefinition?.revision).toBe(1);
    expect(first.taskDefinition).not.toHaveProperty('tags');
    for (const missing of ['web:3', 'other', 'we']) {
      await expect(describeOne(missing)).rejects.toMatchObject({
        name: 'ClientException',
        message: 'Unable to describe task definition.',
      });
    }
  });

  it('keep only members the API knows', async () => {
    await register('web', { madeUp: true } as object);
    expect(api.store.taskDefinition(arn('web:1'))?.definition).not.toHaveProperty('madeUp');
  });

  it('are INACTIVE after deregistration: described, not run, not the newest', async () => {
    await register();
    await register();
    const { taskDefinition } = await api.client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:2' }));
    expect(taskDefinition).toMatchObject({ status: 'INACTIVE', revision: 2 });
    expect(taskDefinition?.deregisteredAt).toBeInstanceOf(Date);
    expect((await describeOne('web')).taskDefinition?.revision).toBe(1);
    expect((await describeOne('web:2')).taskDefinition?.status).toBe('INACTIVE');
    await expect(api.client.send(new RunTaskCommand({ taskDefinition: 'web:2' }))).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition is inactive',
    });
  });

  it('are deregistered by revision only', async () => {
    await register();
    for (const [taskDefinition, message] of [
      ['web', /names no revision/],
      ['web:9', /does not exist/],
    ] as const) {
      await expect(api.client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }))).rejects.toMatchObject({
        name: 'ClientException',
        message: expect.stringMatching(message) as string,
      });
    }
  });

  it('are deleted after deregistration, and their number is not used again', async () => {
    await register();
    const remove = new DeleteTaskDefinitionsCommand({ taskDefinitions: ['web:1', 'web:7'] });
    expect((await api.client.send(remove)).failures).toEqual([
      { arn: arn('web:1'), reason: expect.stringContaining('still in ACTIVE status') as string },
      { arn: arn('web:7'), reason: expect.stringContaining('does not exist') as string },
    ]);
    await api.client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:1' }));
    const deleted = await api.client.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: ['web:1'] }));
    expect(deleted.taskDefinitions).toMatchObject([{ status: 'DELETE_IN_PROGRESS', revision: 1 }]);
    expect(deleted.taskDefinitions?.[0]?.deleteRequestedAt).toBeInstanceOf(Date);
    api.store.removeTaskDefinition(arn('web:1'));
    expect((await register()).taskDefinition?.revision).toBe(2);
  });

  it('are listed by family and number, each way, by status', async () => {
    for (const family of ['web', 'api', 'web']) await register(family);
    await api.client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:1' }));
    const list = async (input: object) =>
      (await api.client.send(new ListTaskDefinitionsCommand(input))).taskDefinitionArns?.map((each) =>
        each.slice(each.lastIndexOf('/') + 1),
      );
    expect(await list({})).toEqual(['api:1', 'web:2']);
    expect(await list({ sort: 'DESC' })).toEqual(['web:2', 'api:1']);
    expect(await list({ status: 'INACTIVE' })).toEqual(['web:1']);
    expect(await list({ familyPrefix: 'web' })).toEqual(['web:2']);
    expect(await list({ familyPrefix: 'we' })).toEqual([]);
  });

  it('sort revisions as numbers', async () => {
    for (let count = 0; count < 11; count += 1) await register();
    const { taskDefinitionArns } = await api.client.send(
      new ListTaskDefinitionsCommand({ sort: 'DESC', maxResults: 3 }),
    );
    expect(taskDefinitionArns).toEqual(['web:11', 'web:10', 'web:9'].map(arn));
  });

  it('make families that are ACTIVE while a revision is', async () => {
    for (const family of ['web', 'worker', 'api']) await register(family);
    await api.client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'worker:1' }));
    const list = async (input: object) =>
      (await api.client.send(new ListTaskDefinitionFamiliesCommand(input))).families;
    expect(await list({})).toEqual(['api', 'web', 'worker']);
    expect(await list({ status: 'ACTIVE' })).toEqual(['api', 'web']);
    expect(await list({ status: 'INACTIVE' })).toEqual(['worker']);
    expect(await list({ familyPrefix: 'w' })).toEqual(['web', 'worker']);
  });
});
