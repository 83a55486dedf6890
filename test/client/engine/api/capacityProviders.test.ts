import { describe, expect, it } from 'vitest';
import {
  CreateCapacityProviderCommand,
  CreateTaskSetCommand,
  DeleteAccountSettingCommand,
  DeleteCapacityProviderCommand,
  DescribeCapacityProvidersCommand,
  ListAccountSettingsCommand,
  PutAccountSettingCommand,
  PutClusterCapacityProvidersCommand,
} from '@aws-sdk/client-ecs';
import { api, run } from './instanceStory.ts';

describe('capacity providers', () => {
  const create = () =>
    api.client.send(
      new CreateCapacityProviderCommand({
        name: 'mine',
        autoScalingGroupProvider: {
          autoScalingGroupArn: 'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:u:x',
        },
      }),
    );

  it('put their tasks on the instances of clusters that have them', async () => {
    await create();
    await expect(create()).rejects.toMatchObject({ name: 'ClientException' });
    const capacityProviderStrategy = [{ capacityProvider: 'mine', weight: 1 }];
    await expect(run({ capacityProviderStrategy })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const { cluster } = await api.client.send(
      new PutClusterCapacityProvidersCommand({
        cluster: 'default',
        capacityProviders: ['mine', 'FARGATE'],
        defaultCapacityProviderStrategy: capacityProviderStrategy,
      }),
    );
    expect(cluster).toMatchObject({
      capacityProviders: ['mine', 'FARGATE'],
      defaultCapacityProviderStrategy: capacityProviderStrategy,
    });
    const { tasks = [] } = await run();
    expect(tasks[0]).toMatchObject({ launchType: 'EC2', capacityProviderName: 'mine' });
    expect(tasks[0]?.containerInstanceArn).toBeDefined();
    await expect(
      api.client.send(new DeleteCapacityProviderCommand({ capacityProvider: 'mine' })),
    ).rejects.toMatchObject({
      name: 'ClientException',
    });
  });

  it('are described beside those of Fargate, and deleted', async () => {
    await create();
    const describeAll = async (capacityProviders?: string[]) =>
      api.client.send(new DescribeCapacityProvidersCommand({ capacityProviders }));
    expect((await describeAll()).capacityProviders?.map(({ name }) => name)).toEqual([
      'FARGATE',
      'FARGATE_SPOT',
      'mine',
    ]);
    await api.client.send(new DeleteCapacityProviderCommand({ capacityProvider: 'mine' }));
    expect(await describeAll(['mine'])).toMatchObject({ capacityProviders: [], failures: [{ reason: 'MISSING' }] });
  });
});

describe('account settings', () => {
  it('are set, listed with the values of a new account, and reset', async () => {
    const list = async (effectiveSettings: boolean) =>
      (await api.client.send(new ListAccountSettingsCommand({ effectiveSettings }))).settings ?? [];
    expect(await list(false)).toEqual([]);
    await api.client.send(new PutAccountSettingCommand({ name: 'containerInsights', value: 'enhanced' }));
    expect(await list(false)).toMatchObject([{ name: 'containerInsights', value: 'enhanced' }]);
    expect((await list(true)).length).toBeGreaterThan(5);
    await api.client.send(new DeleteAccountSettingCommand({ name: 'containerInsights' }));
    expect(await list(false)).toEqual([]);
    await expect(
      api.client.send(new PutAccountSettingCommand({ name: 'nonsense' as 'containerInsights', value: 'on' })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('what the local ECS does not have', () => {
  it('is refused with what to do instead', async () => {
    const unsupported = {
      name: 'UnsupportedFeatureException',
      message: expect.stringMatching(/not supported by the local ECS\. .+/) as string,
    };
    await expect(
      api.client.send(new CreateTaskSetCommand({ cluster: 'default', service: 'web', taskDefinition: 'web' })),
    ).rejects.toMatchObject(unsupported);
  });
});
