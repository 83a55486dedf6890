import {
  CreateClusterCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  waitUntilTasksRunning,
  waitUntilTasksStopped,
  type RunTaskCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refused, startHarness, webDefinition, type Harness } from './harness.ts';

let api: Harness;
beforeEach(async () => {
  api = await startHarness();
  await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
});
afterEach(() => api[Symbol.asyncDispose]());

const run = (input: Partial<RunTaskCommandInput> = {}) =>
  api.client.send(new RunTaskCommand({ taskDefinition: 'web', ...input }));
const runOne = async (input: Partial<RunTaskCommandInput> = {}) => (await run(input)).tasks?.[0]?.taskArn ?? '';

describe('ListTasks', () => {
  const list = async (input: object) => (await api.client.send(new ListTasksCommand(input))).taskArns;

  it('filters by cluster, family, who started, launch type and desired status', async () => {
    await api.client.send(new CreateClusterCommand({ clusterName: 'dev' }));
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition('api')));
    const web = await runOne({ startedBy: 'me' });
    const other = await runOne({ taskDefinition: 'api', launchType: 'FARGATE' });
    const dev = await runOne({ cluster: 'dev' });
    const stopping = await runOne();
    await api.client.send(new StopTaskCommand({ task: stopping }));
    expect(await list({})).toEqual([web, other]);
    expect(await list({ cluster: 'dev' })).toEqual([dev]);
    expect(await list({ family: 'api' })).toEqual([other]);
    expect(await list({ startedBy: 'me' })).toEqual([web]);
    expect(await list({ launchType: 'FARGATE' })).toEqual([other]);
    expect(await list({ desiredStatus: 'STOPPED' })).toEqual([stopping]);
    expect(await list({ desiredStatus: 'PENDING' })).toEqual([]);
    expect(await list({ containerInstance: 'i' })).toEqual([]);
    await refused(list({ serviceName: 'web' }), 'ServiceNotFoundException', 'Service not found.');
    await refused(list({ desiredStatus: 'DONE' }), 'InvalidParameterException', /DONE/);
  });

  it('goes page by page, also when the last told task was forgotten meanwhile', async () => {
    const arns = (await run({ count: 5 })).tasks?.map((task) => task.taskArn ?? '') ?? [];
    const first = await api.client.send(new ListTasksCommand({ maxResults: 2 }));
    expect(first.taskArns).toEqual(arns.slice(0, 2));
    const second = await api.client.send(new ListTasksCommand({ maxResults: 2, nextToken: first.nextToken }));
    expect(second.taskArns).toEqual(arns.slice(2, 4));
    api.store.removeTask(arns[3] ?? '');
    const third = await api.client.send(new ListTasksCommand({ maxResults: 2, nextToken: second.nextToken }));
    expect(third.nextToken).toBeUndefined();
  });
});

describe('the waiters of the SDK', () => {
  const waiter = () => ({ client: api.client, maxWaitTime: 10, minDelay: 1, maxDelay: 1 });

  it('see a task running and stopped', async () => {
    const tasks = [await runOne()];
    api.observe(tasks[0] ?? '', 'RUNNING', { status: 'RUNNING' });
    expect((await waitUntilTasksRunning(waiter(), { tasks })).state).toBe('SUCCESS');
    api.observe(tasks[0] ?? '', 'STOPPED', { status: 'STOPPED' });
    expect((await waitUntilTasksStopped(waiter(), { tasks })).state).toBe('SUCCESS');
    await expect(waitUntilTasksRunning(waiter(), { tasks })).rejects.toThrow(/FAILURE/);
  });
});
