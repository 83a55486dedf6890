/** What RunTask and StartTask may change of a definition, judged by the rules that judge the definition itself. */
import {
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StartTaskCommand,
  type RegisterTaskDefinitionCommandInput,
  type TaskOverride,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLanguageService } from '../../../../server/src/language/index.ts';
import { networkOf } from '../../../support/networkOf.ts';
import { refused, startHarness, webDefinition, type Harness } from './harness.ts';

const rules = createLanguageService({});
const checkDefinition = (definition: object) =>
  rules
    .checkDefinition(definition)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message, ecsMessage }) => ({ code, message: ecsMessage ?? message }));

let api: Harness;
beforeEach(async () => {
  api = await startHarness({ context: { checkDefinition } });
  await register({});
  await register({ family: 'fargate', networkMode: 'awsvpc', cpu: '256', memory: '512' });
});
afterEach(() => api[Symbol.asyncDispose]());

const register = (more: Partial<RegisterTaskDefinitionCommandInput>) =>
  api.client.send(new RegisterTaskDefinitionCommand({ ...webDefinition(), ...more }));

const onInstance = (overrides: TaskOverride) =>
  api.client.send(new RunTaskCommand({ taskDefinition: 'web', overrides }));
const onFargate = (overrides: TaskOverride) =>
  api.client.send(
    new RunTaskCommand({ taskDefinition: 'fargate', launchType: 'FARGATE', overrides, ...networkOf('awsvpc') }),
  );
const app = (more: Partial<NonNullable<TaskOverride['containerOverrides']>[number]>): TaskOverride => ({
  containerOverrides: [{ name: 'app', ...more }],
});

const NO_AMOUNT = /^Invalid setting for container 'app'\. 'memory' and 'memoryReservation' must be greater than 0\.$/;
const NO_SIZE = /^No Fargate configuration exists for given values/;

describe('overrides', () => {
  it.each<[string, TaskOverride, RegExp]>([
    ['cpu that is no amount', { cpu: 'banana' }, /^Invalid 'cpu' setting for task\.$/],
    ['memory that is no amount', { memory: 'much' }, /memory/],
    ['no memory', app({ memory: 0 }), NO_AMOUNT],
    ['memory below nothing', app({ memory: -1 }), NO_AMOUNT],
    ['a reservation below nothing', app({ memoryReservation: -1 }), NO_AMOUNT],
    ['cpu below nothing', app({ cpu: -1 }), /^Invalid setting for container 'app'\. 'cpu' must not be negative\.$/],
    [
      'a reservation above the limit',
      app({ memory: 8, memoryReservation: 64 }),
      /^'memory' must be greater than or equal to 'memoryReservation'$/,
    ],
    ['a variable without a name', app({ environment: [{ value: 'x' }] }), /variable name cannot be null or blank/],
    ['storage that only Fargate has', { ephemeralStorage: { sizeInGiB: 30 } }, /EC2 launch type .*EphemeralStorage/],
    ['no role of the task', { taskRoleArn: 'not a role' }, /^Role is not valid$/],
    ['no role of the execution', { executionRoleArn: 'arn:aws:s3:::bucket' }, /^Role is not valid$/],
  ])('with %s are refused on an instance', (_, overrides, message) =>
    refused(onInstance(overrides), 'InvalidParameterException', message),
  );

  it.each<[string, TaskOverride, RegExp]>([
    ['cpu that is no amount', { cpu: 'banana' }, /^Invalid 'cpu' setting for task\.$/],
    ['cpu there is no size of', { cpu: '300' }, NO_SIZE],
    ['memory there is no size of', { memory: '8192' }, NO_SIZE],
    ['more memory than the task', app({ memory: 1024 }), /^The 'memory' setting for container 'app' is greater/],
    ['too little storage', { ephemeralStorage: { sizeInGiB: 5 } }, /^EphemeralStorage size should be at least 21$/],
  ])('with %s are refused on Fargate', (_, overrides, message) =>
    refused(onFargate(overrides), 'InvalidParameterException', message),
  );

  it.each<[string, TaskOverride]>([
    ['nothing', {}],
    ['empty lists', { containerOverrides: [], ...app({ command: [], environment: [], environmentFiles: [] }) }],
    ['sizes in units', { cpu: '0.25 vCPU', memory: '1 GB' }],
    ['a role by its name', { taskRoleArn: 'web', executionRoleArn: 'arn:aws:iam::123456789012:role/exec' }],
    ['a command and variables', app({ command: ['true'], environment: [{ name: 'A', value: '' }], cpu: 0 })],
  ])('with %s are taken', async (_, overrides) => {
    expect((await onInstance(overrides)).tasks).toHaveLength(1);
    expect((await onFargate(overrides)).tasks).toHaveLength(1);
  });

  it('may give Fargate another of its sizes, told in units', async () => {
    const { tasks } = await onFargate({ cpu: '.5 vcpu', memory: '2GB', ephemeralStorage: { sizeInGiB: 21 } });
    expect(tasks).toMatchObject([{ cpu: '512', memory: '2048', ephemeralStorage: { sizeInGiB: 21 } }]);
  });

  it('are not blamed for what the definition has wrong itself', async () => {
    const [record] = api.store.taskDefinitions();
    const { definition } = record ?? {};
    if (!record || !definition) throw new Error('there is no definition');
    api.store.putTaskDefinition({ ...record, definition: { ...definition, taskRoleArn: 'not a role' } });
    expect((await onInstance({ memory: '512' })).tasks).toHaveLength(1);
    await refused(onInstance({ memory: '1' }), 'InvalidParameterException', /memory/);
  });

  it('are refused by StartTask alike, and take nothing of the instance', async () => {
    api.setDocker({ cpus: 2, memoryBytes: 2 * 1024 ** 3 });
    const { containerInstanceArns: containerInstances = [] } = await api.client.send(
      new ListContainerInstancesCommand({}),
    );
    const remaining = async () => {
      const told = await api.client.send(new DescribeContainerInstancesCommand({ containerInstances }));
      return told.containerInstances?.[0]?.remainingResources;
    };
    const before = await remaining();
    const start = new StartTaskCommand({ taskDefinition: 'web', containerInstances, overrides: app({ memory: -512 }) });
    await refused(api.client.send(start), 'InvalidParameterException', NO_AMOUNT);
    expect(await remaining()).toEqual(before);
  });
});

describe('volumes that are configured at launch', () => {
  const ebs = { roleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRole', sizeInGiB: 20 };
  type Given = NonNullable<RunTaskCommand['input']['volumeConfigurations']>;
  const runWith = (volumeConfigurations: Given | undefined, taskDefinition = 'volumes') =>
    api.client.send(new RunTaskCommand({ taskDefinition, volumeConfigurations }));
  beforeEach(async () => {
    const [container] = webDefinition().containerDefinitions;
    await register({
      family: 'volumes',
      volumes: [{ name: 'data', configuredAtLaunch: true }, { name: 'host' }],
      containerDefinitions: [{ ...container, mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] }],
    });
  });

  it.each<[string, Given | undefined, RegExp]>([
    ['no configuration', undefined, /^The volume 'data' of the task definition is configured at launch/],
    ['an empty list', [], /^The volume 'data' of the task definition is configured at launch/],
    ['another name', [{ name: 'other', managedEBSVolume: ebs }], /^The volume name 'other' .* matching volume/],
    ['a volume of the host', [{ name: 'host', managedEBSVolume: ebs }], /^The volume name 'host' .* matching volume/],
    ['nothing but the name', [{ name: 'data' }], /^The configuration of the volume 'data' has no managedEBSVolume/],
    ['no role', [{ name: 'data', managedEBSVolume: { sizeInGiB: 1 } as typeof ebs }], /'data' has no roleArn/],
    ['no size', [{ name: 'data', managedEBSVolume: { roleArn: ebs.roleArn } }], /needs sizeInGiB or snapshotId/],
  ])('are refused with %s', (_, given, message) => refused(runWith(given), 'InvalidParameterException', message));

  it('are refused of a definition that has none', () =>
    refused(runWith([{ name: 'data', managedEBSVolume: ebs }], 'web'), 'InvalidParameterException', /matching volume/));

  it('are refused by StartTask alike', async () => {
    const { containerInstanceArns = [] } = await api.client.send(new ListContainerInstancesCommand({}));
    const start = new StartTaskCommand({ taskDefinition: 'volumes', containerInstances: containerInstanceArns });
    await refused(api.client.send(start), 'InvalidParameterException', /configured at launch/);
  });

  it('are taken with a size or a snapshot', async () => {
    expect((await runWith([{ name: 'data', managedEBSVolume: ebs }])).tasks).toHaveLength(1);
    const fromSnapshot = { roleArn: ebs.roleArn, snapshotId: 'snap-0123456789abcdef0' };
    expect((await runWith([{ name: 'data', managedEBSVolume: fromSnapshot }])).tasks).toHaveLength(1);
  });
});
