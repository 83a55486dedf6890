/** What a client gets wrong in requests about tasks, and what ECS tells before the agent has done anything. */
import {
  DescribeTasksCommand,
  ExecuteCommandCommand,
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
beforeEach(async () => {
  api = await startHarness();
  await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
  await api.client.send(
    new RegisterTaskDefinitionCommand({ ...webDefinition(), family: 'vpc', networkMode: 'awsvpc' }),
  );
});
afterEach(() => api[Symbol.asyncDispose]());

const numbered = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index}`);
const network = (
  more: Partial<NonNullable<NonNullable<RunTaskCommandInput['networkConfiguration']>['awsvpcConfiguration']>>,
) => ({
  taskDefinition: 'vpc',
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], ...more } },
});

describe('RunTask refuses', () => {
  it.each<[string, RunTaskCommandInput, string]>([
    ['more than 16 subnets', network({ subnets: numbered('subnet', 17) }), 'subnets can have at most 16 items.'],
    [
      'more than 5 security groups',
      network({ securityGroups: numbered('sg', 6) }),
      'securityGroups can have at most 5 items.',
    ],
    [
      'a public address outside Fargate',
      network({ assignPublicIp: 'ENABLED' }),
      'Assign public IP is not supported for this launch type.',
    ],
    [
      'a platform version outside Fargate',
      { taskDefinition: 'web', platformVersion: 'LATEST' },
      'The platform version must be null when specifying an EC2 launch type.',
    ],
    [
      'characters that startedBy cannot have',
      { taskDefinition: 'web', startedBy: 'me & you' },
      'startedBy may have letters, numbers, hyphens, forward slashes and underscores only.',
    ],
  ])('%s', async (_, input, message) => {
    await refused(api.client.send(new RunTaskCommand(input)), 'InvalidParameterException', message);
  });

  describe('a platform of Fargate', () => {
    const runOn = (platformVersion: string, taskDefinition = 'fargate') =>
      api.client.send(
        new RunTaskCommand({ taskDefinition, launchType: 'FARGATE', platformVersion, ...networkOf('awsvpc') }),
      );
    const definition = { ...webDefinition('fargate'), networkMode: 'awsvpc' as const };
    beforeEach(async () => {
      await api.client.send(new RegisterTaskDefinitionCommand(definition));
      await api.client.send(
        new RegisterTaskDefinitionCommand({
          ...definition,
          family: 'windows',
          runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
        }),
      );
    });

    it.each([['9.9.9'], ['banana'], ['1.4']])('that there is none of: %s', (platform) =>
      refused(runOn(platform), 'PlatformUnknownException', 'The specified platform does not exist.'),
    );

    it('that is not for Windows', () =>
      refused(runOn('1.4.0', 'windows'), 'PlatformUnknownException', 'The specified platform does not exist.'));

    it('only then', async () => {
      for (const platform of ['LATEST', '1.4.0', '1.3.0', '1.2.0', '1.1.0', '1.0.0']) {
        expect((await runOn(platform)).tasks, platform).toHaveLength(1);
      }
      for (const platform of ['LATEST', '1.0.0']) {
        expect((await runOn(platform, 'windows')).tasks, platform).toHaveLength(1);
      }
    });
  });
});

describe('DescribeTasks and StopTask', () => {
  it('know no part of a task but its tags, and keep a reason as far as ECS does', async () => {
    const { tasks } = await api.client.send(new RunTaskCommand({ taskDefinition: 'web' }));
    const task = tasks?.[0]?.taskArn ?? '';
    await refused(
      api.client.send(new DescribeTasksCommand({ tasks: [task], include: ['TAGS', 'LOGS' as 'TAGS'] })),
      'InvalidParameterException',
      'include has LOGS; it may have TAGS.',
    );
    const stopped = await api.client.send(new StopTaskCommand({ task, reason: 'x'.repeat(1025) }));
    expect(stopped.task?.stoppedReason).toHaveLength(1024);
  });
});

describe('a task of awsvpc', () => {
  it('has its network interface promised before there is one', async () => {
    const { tasks } = await api.client.send(new RunTaskCommand(network({})));
    expect(tasks?.[0]).toMatchObject({
      lastStatus: 'PROVISIONING',
      attachments: [
        {
          type: 'ElasticNetworkInterface',
          status: 'PRECREATED',
          details: [{ name: 'subnetId', value: 'subnet-1' }],
        },
      ],
    });
    expect(tasks?.[0]?.attachments?.[0]?.id).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a reference that can be no task', () => {
  const words = 'taskId length should be one of [32,36]';
  it.each([['nonsense'], ['arn:aws:ecs:us-east-1:000000000000:task/default/short']])('is told: %s', async (task) => {
    await refused(api.client.send(new DescribeTasksCommand({ tasks: [task] })), 'InvalidParameterException', words);
    await refused(api.client.send(new StopTaskCommand({ task })), 'InvalidParameterException', words);
  });
});

describe('ListTasks', () => {
  it.each([{ family: 'web' }, { containerInstance: 'x' }])(
    'takes startedBy without other filters: %o',
    async (more) => {
      await refused(
        api.client.send(new ListTasksCommand({ startedBy: 'me', ...more })),
        'InvalidParameterException',
        /^startedBy cannot be combined with/,
      );
      await api.client.send(new ListTasksCommand({ startedBy: 'me', desiredStatus: 'STOPPED', launchType: 'EC2' }));
    },
  );
});

describe('ExecuteCommand', () => {
  const execute = (task: string, interactive = true) =>
    api.client.send(new ExecuteCommandCommand({ task, command: 'sh', interactive }));
  const runOne = async (enableExecuteCommand: boolean) => {
    const { tasks } = await api.client.send(new RunTaskCommand({ taskDefinition: 'web', enableExecuteCommand }));
    const arn = tasks?.[0]?.taskArn ?? '';
    api.observe(arn, 'RUNNING');
    return arn;
  };

  it('tells what ECS tells, and then how to get a terminal here', async () => {
    const notEnabled = /^The execute command failed because execute command was not enabled when the task was run/;
    await refused(execute(await runOne(false)), 'InvalidParameterException', notEnabled);
    await refused(execute('0'.repeat(32)), 'InvalidParameterException', 'The referenced task was not found.');
    const enabled = await runOne(true);
    await refused(execute(enabled, false), 'InvalidParameterException', /^Interactive is the only mode/);
    await refused(execute(enabled), 'UnsupportedFeatureException', /docker exec/);
  });
});
