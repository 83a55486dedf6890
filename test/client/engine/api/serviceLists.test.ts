import {
  DeleteClusterCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  GetTaskProtectionCommand,
  ListServicesByNamespaceCommand,
  ListServicesCommand,
  ListTasksCommand,
  TagResourceCommand,
  UpdateClusterCommand,
  UpdateClusterSettingsCommand,
  UpdateTaskProtectionCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../support/eventually.ts';
import { refused } from './harness.ts';
import { api, completed, create, described, play, tasks, until, update } from './serviceStory.ts';

describe('what clusters, lists and tags tell of services', () => {
  it('lists services by ten, and those of a namespace', async () => {
    for (let index = 0; index < 12; index++) await create({ serviceName: `web-${index}`, desiredCount: 0 });
    const first = await api.client.send(new ListServicesCommand({}));
    expect(first.serviceArns).toHaveLength(10);
    const second = await api.client.send(new ListServicesCommand({ nextToken: first.nextToken }));
    expect(second.serviceArns).toHaveLength(2);
    await api.client.send(
      new UpdateClusterCommand({ cluster: 'default', serviceConnectDefaults: { namespace: 'shop' } }),
    );
    await create({
      serviceName: 'mesh',
      desiredCount: 0,
      serviceConnectConfiguration: { enabled: true, namespace: 'shop' },
    });
    const { serviceArns } = await api.client.send(new ListServicesByNamespaceCommand({ namespace: 'shop' }));
    expect(serviceArns).toEqual(['arn:aws:ecs:us-east-1:000000000000:service/default/mesh']);
  });

  it('refuses filters that name nothing of the kind', async () => {
    const list = (filter: object) => api.client.send(new ListServicesCommand(filter));
    await refused(
      list({ launchType: 'LAMBDA' }),
      'InvalidParameterException',
      'launch type should be one of [EC2,FARGATE,EXTERNAL]',
    );
    await refused(list({ schedulingStrategy: 'ONCE' }), 'InvalidParameterException', /one of REPLICA, DAEMON/);
  });

  it('counts them in their cluster, which cannot be deleted before them', async () => {
    await create({ cluster: 'shop' });
    const clusters = await api.client.send(
      new DescribeClustersCommand({ clusters: ['shop'], include: ['STATISTICS'] }),
    );
    expect(clusters.clusters?.[0]).toMatchObject({ activeServicesCount: 1 });
    expect(clusters.clusters?.[0]?.statistics).toContainEqual({ name: 'activeEC2ServiceCount', value: '1' });
    await refused(
      api.client.send(new DeleteClusterCommand({ cluster: 'shop' })),
      'ClusterContainsServicesException',
      'The Cluster cannot be deleted while Services are active.',
    );
  });

  it('takes names, cluster/name and ARNs, and tells what is missing', async () => {
    await create();
    const { services, failures } = await api.client.send(
      new DescribeServicesCommand({
        services: ['default/web', 'arn:aws:ecs:us-east-1:000000000000:service/web', 'none'],
      }),
    );
    expect(services).toHaveLength(2);
    expect(failures).toEqual([{ arn: 'arn:aws:ecs:us-east-1:000000000000:service/default/none', reason: 'MISSING' }]);
    await refused(
      api.client.send(new DescribeServicesCommand({ services: ['other/web'] })),
      'InvalidParameterException',
      'Identifier is for other. Your cluster is default',
    );
  });

  it('tags services, lists their tasks, changes settings of clusters', async () => {
    const { service } = await create();
    await api.client.send(
      new TagResourceCommand({ resourceArn: service?.serviceArn, tags: [{ key: 'a', value: 'b' }] }),
    );
    expect((await described())?.tags).toEqual([{ key: 'a', value: 'b' }]);
    await until(completed);
    expect((await api.client.send(new ListTasksCommand({ serviceName: 'web' }))).taskArns).toHaveLength(2);
    await refused(
      api.client.send(new ListTasksCommand({ serviceName: 'none' })),
      'ServiceNotFoundException',
      'Service not found.',
    );
    const { cluster } = await api.client.send(
      new UpdateClusterSettingsCommand({
        cluster: 'default',
        settings: [{ name: 'containerInsights', value: 'enabled' }],
      }),
    );
    expect(cluster?.settings).toEqual([{ name: 'containerInsights', value: 'enabled' }]);
  });

  it('refuses a protection that is too long whether or not there is such a task', async () => {
    const request = { cluster: 'default', tasks: ['none'], protectionEnabled: true, expiresInMinutes: 2881 };
    await refused(
      api.client.send(new UpdateTaskProtectionCommand(request)),
      'InvalidParameterException',
      /from 1 to 2880/,
    );
  });

  it('protects tasks of services only', async () => {
    await create();
    await until(completed);
    const [task = ''] = tasks();
    const { protectedTasks } = await api.client.send(
      new UpdateTaskProtectionCommand({
        cluster: 'default',
        tasks: [task],
        protectionEnabled: true,
        expiresInMinutes: 5,
      }),
    );
    expect(protectedTasks).toMatchObject([{ taskArn: task, protectionEnabled: true }]);
    await update({ desiredCount: 0 });
    await eventually(() => {
      play();
      const alive = api.store.tasks().filter(({ desired }) => desired.status === 'RUNNING');
      expect(alive.map(({ spec }) => spec.arn)).toEqual([task]);
    });
    expect((await described())?.events?.map(({ message }) => message).join('\n')).toMatch(
      /\(taskSet ecs-svc\/\d+\) was unable to scale in due to \(reason 1 tasks under protection\)/,
    );
    expect((await api.client.send(new GetTaskProtectionCommand({ cluster: 'default' }))).protectedTasks).toHaveLength(
      1,
    );
    await api.client.send(
      new UpdateTaskProtectionCommand({ cluster: 'default', tasks: [task], protectionEnabled: false }),
    );
    await eventually(() => {
      play();
      expect(api.store.task(task)?.desired.status).toBe('STOPPED');
    });
    const { failures } = await api.client.send(
      new UpdateTaskProtectionCommand({ cluster: 'default', tasks: [task], protectionEnabled: true }),
    );
    expect(failures).toMatchObject([{ arn: task, reason: 'TASK_NOT_VALID' }]);
  });
});
