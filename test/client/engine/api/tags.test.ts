import {
  ListTagsForResourceCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHarness, webDefinition, type Harness } from './harness.ts';

const prefix = 'arn:aws:ecs:us-east-1:000000000000';

describe('tags', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startHarness();
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
  });
  afterEach(() => api[Symbol.asyncDispose]());

  const list = async (resourceArn: string) =>
    (await api.client.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
  const tag = (resourceArn: string, tags: Record<string, string>) =>
    api.client.send(
      new TagResourceCommand({ resourceArn, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }),
    );

  it.each(['cluster', 'task definition', 'task'])('of a %s are added, replaced and removed', async (kind) => {
    const { tasks } = await api.client.send(new RunTaskCommand({ taskDefinition: 'web' }));
    const arn =
      kind === 'cluster'
        ? `${prefix}:cluster/default`
        : kind === 'task'
          ? (tasks?.[0]?.taskArn ?? '')
          : `${prefix}:task-definition/web:1`;
    expect(await list(arn)).toEqual([]);
    await tag(arn, { a: '1', b: '2' });
    await tag(arn, { a: '3' });
    expect(await list(arn)).toEqual([
      { key: 'a', value: '3' },
      { key: 'b', value: '2' },
    ]);
    await api.client.send(new UntagResourceCommand({ resourceArn: arn, tagKeys: ['a', 'unknown'] }));
    expect(await list(arn)).toEqual([{ key: 'b', value: '2' }]);
  });

  it.each([
    [`${prefix}:cluster/nope`, 'ClusterNotFoundException'],
    [`${prefix}:task-definition/nope:1`, 'ResourceNotFoundException'],
    [`${prefix}:task/default/0123`, 'ResourceNotFoundException'],
    ['web', 'InvalidParameterException'],
  ])('of %s are refused with %s', async (arn, name) => {
    await expect(tag(arn, { a: '1' })).rejects.toMatchObject({ name });
  });

  it('are at most fifty, and none is of AWS', async () => {
    const arn = `${prefix}:cluster/default`;
    const many = (count: number, prefix: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, 'x']));
    await tag(arn, many(50, 'k'));
    await expect(tag(arn, many(1, 'l'))).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(tag(arn, { 'AWS:x': '1' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
