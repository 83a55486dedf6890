import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClustersCommand,
  ListClustersCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  paginateListClusters,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHarness, webDefinition, type Harness } from './harness.ts';

const arn = (name: string) => `arn:aws:ecs:us-east-1:000000000000:cluster/${name}`;

describe('clusters', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startHarness();
  });
  afterEach(() => api[Symbol.asyncDispose]());

  it('begin with one called default, which cannot be deleted', async () => {
    const { clusters } = await api.client.send(new DescribeClustersCommand({}));
    expect(clusters).toMatchObject([{ clusterName: 'default', status: 'ACTIVE', runningTasksCount: 0 }]);
    await expect(api.client.send(new DeleteClusterCommand({ cluster: 'default' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('are created once by name', async () => {
    const create = new CreateClusterCommand({ clusterName: 'dev', tags: [{ key: 'team', value: 'a' }] });
    const first = await api.client.send(create);
    expect(first.cluster).toMatchObject({
      clusterArn: arn('dev'),
      status: 'ACTIVE',
      tags: [{ key: 'team', value: 'a' }],
    });
    const again = await api.client.send(new CreateClusterCommand({ clusterName: 'dev' }));
    expect(again.cluster?.tags).toEqual([{ key: 'team', value: 'a' }]);
  });

  it('refuse names ECS would refuse', async () => {
    await expect(api.client.send(new CreateClusterCommand({ clusterName: 'my cluster' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining("'my cluster'") as string,
    });
  });

  it('tell settings, statistics and tags when asked', async () => {
    await api.client.send(new CreateClusterCommand({ clusterName: 'dev', tags: [{ key: 'a', value: 'b' }] }));
    const bare = await api.client.send(new DescribeClustersCommand({ clusters: ['dev'] }));
    expect(bare.clusters?.[0]).toMatchObject({ settings: [], statistics: [], tags: [] });
    const full = await api.client.send(
      new DescribeClustersCommand({ clusters: [arn('dev')], include: ['SETTINGS', 'STATISTICS', 'TAGS'] }),
    );
    expect(full.clusters?.[0]).toMatchObject({
      settings: [{ name: 'containerInsights', value: 'disabled' }],
      statistics: expect.arrayContaining([{ name: 'runningFargateTasksCount', value: '0' }]) as unknown,
      tags: [{ key: 'a', value: 'b' }],
    });
  });

  it('that are missing are failures of describe and errors elsewhere', async () => {
    const { clusters, failures } = await api.client.send(
      new DescribeClustersCommand({ clusters: ['nope', 'default'] }),
    );
    expect(clusters).toHaveLength(1);
    expect(failures).toEqual([{ arn: arn('nope'), reason: 'MISSING' }]);
    await expect(api.client.send(new ListTasksCommand({ cluster: 'nope' }))).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    });
  });

  it('that were deleted are INACTIVE, not listed, and can begin anew', async () => {
    await api.client.send(new CreateClusterCommand({ clusterName: 'dev' }));
    const deleted = await api.client.send(new DeleteClusterCommand({ cluster: 'dev' }));
    expect(deleted.cluster?.status).toBe('INACTIVE');
    expect((await api.client.send(new ListClustersCommand({}))).clusterArns).toEqual([arn('default')]);
    await expect(api.client.send(new ListTasksCommand({ cluster: 'dev' }))).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
      message: 'The referenced cluster was inactive.',
    });
    const again = await api.client.send(new CreateClusterCommand({ clusterName: 'dev' }));
    expect(again.cluster?.status).toBe('ACTIVE');
  });

  it('with a task that is not STOPPED are not deleted, and count it', async () => {
    await api.client.send(new CreateClusterCommand({ clusterName: 'dev' }));
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
    const { tasks } = await api.client.send(new RunTaskCommand({ cluster: 'dev', taskDefinition: 'web' }));
    await expect(api.client.send(new DeleteClusterCommand({ cluster: 'dev' }))).rejects.toMatchObject({
      name: 'ClusterContainsTasksException',
      message: 'The Cluster cannot be deleted while Tasks are active.',
    });
    const taskArn = tasks?.[0]?.taskArn ?? '';
    const counts = async () => {
      const { clusters } = await api.client.send(new DescribeClustersCommand({ clusters: ['dev'] }));
      return [clusters?.[0]?.pendingTasksCount, clusters?.[0]?.runningTasksCount];
    };
    expect(await counts()).toEqual([1, 0]);
    api.observe(taskArn, 'RUNNING', { status: 'RUNNING' });
    expect(await counts()).toEqual([0, 1]);
    api.observe(taskArn, 'STOPPED', { status: 'STOPPED' });
    expect((await api.client.send(new DeleteClusterCommand({ cluster: 'dev' }))).cluster?.status).toBe('INACTIVE');
  });

  it('are listed page by page', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `c${index}`);
    for (const clusterName of names) await api.client.send(new CreateClusterCommand({ clusterName }));
    const pages: number[] = [];
    const listed: string[] = [];
    for await (const page of paginateListClusters({ client: api.client, pageSize: 3 }, {})) {
      pages.push(page.clusterArns?.length ?? 0);
      listed.push(...(page.clusterArns ?? []));
    }
    expect(pages).toEqual([3, 3, 2]);
    expect(listed).toEqual(['default', ...names].map(arn));
  });

  it('refuse tokens that are not theirs', async () => {
    await expect(api.client.send(new ListClustersCommand({ nextToken: 'made up' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(api.client.send(new ListClustersCommand({ maxResults: 101 }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
