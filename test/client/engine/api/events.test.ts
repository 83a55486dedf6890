import {
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  CreateClusterCommand,
} from '@aws-sdk/client-ecs';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../../client/protocol/events.ts';
import { createEventStream } from '../../../../client/engine/api/eventStream.ts';
import { startHarness, webDefinition, type Harness } from './harness.ts';

describe('the event stream', () => {
  let api: Harness;
  beforeEach(async () => {
    api = await startHarness();
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
  });
  afterEach(() => api[Symbol.asyncDispose]());

  const listen = async () => {
    const reader = await api.lines('/events');
    return { ...reader, event: async () => JSON.parse((await reader.next()) ?? 'null') as EngineEvent };
  };

  it("begins with the engine's status", async () => {
    const { event } = await listen();
    expect(await event()).toMatchObject({
      version: '0',
      'detail-type': 'Drydock Engine Status',
      source: 'drydock',
      detail: { docker: { available: true, endpoint: 'unix:///test.sock' }, activeTasks: 0 },
    });
  });

  it("tells a task's changes in EventBridge's shape, once each and only what the API shows", async () => {
    const { event } = await listen();
    await event();
    const { tasks } = await api.client.send(new RunTaskCommand({ taskDefinition: 'web' }));
    const taskArn = tasks?.[0]?.taskArn ?? '';
    expect(await event()).toMatchObject({
      'detail-type': 'ECS Task State Change',
      source: 'aws.ecs',
      account: '000000000000',
      region: 'us-east-1',
      resources: [taskArn],
      detail: {
        taskArn,
        lastStatus: 'PENDING',
        desiredStatus: 'RUNNING',
        version: 1,
        createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      },
    });
    // A Docker name is recorded for the agent's own sake.
    api.observe(taskArn, 'PENDING', { dockerName: 'ecs-web-1' });
    api.observe(taskArn, 'RUNNING', { status: 'RUNNING' });
    expect(await event()).toMatchObject({ detail: { lastStatus: 'RUNNING', version: 2 } });
    await api.client.send(new StopTaskCommand({ task: taskArn, reason: 'why not' }));
    expect(await event()).toMatchObject({ detail: { desiredStatus: 'STOPPED', stoppedReason: 'why not' } });
    api.observe(taskArn, 'STOPPED', { status: 'STOPPED' });
    expect(await event()).toMatchObject({ detail: { lastStatus: 'STOPPED' } });
    api.store.removeTask(taskArn);
    expect(await event()).toMatchObject({ 'detail-type': 'Drydock Task Forgotten', detail: { taskArn } });
  });

  it('tells clusters, revisions and Docker', async () => {
    const { event } = await listen();
    await event();
    await api.client.send(new CreateClusterCommand({ clusterName: 'dev' }));
    const made = [await event(), await event()];
    expect(made.find((each) => each['detail-type'] === 'Drydock Cluster Change')).toMatchObject({
      detail: { status: 'ACTIVE' },
    });
    expect(made.find((each) => each['detail-type'] === 'ECS Container Instance State Change')).toMatchObject({
      detail: { clusterArn: expect.stringMatching(/dev$/) as string, status: 'ACTIVE', agentConnected: true },
    });
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
    expect(await event()).toMatchObject({
      'detail-type': 'Drydock Task Definition Change',
      detail: { family: 'web', revision: 2, status: 'ACTIVE' },
    });
    api.store.removeTaskDefinition('arn:aws:ecs:us-east-1:000000000000:task-definition/web:2');
    expect(await event()).toMatchObject({ detail: { revision: 2, status: 'DELETED' } });
    api.setDocker({ available: false, message: 'gone' });
    const told = [await event(), await event(), await event()];
    expect(told.find((each) => each['detail-type'] === 'Drydock Engine Status')).toMatchObject({
      detail: { docker: { available: false, message: 'gone' } },
    });
    expect(told.filter(({ detail }) => 'agentConnected' in detail && !detail.agentConnected)).toHaveLength(2);
  });

  it('tells the progress of pulls a few times a second, and always their end', async () => {
    const { event } = await listen();
    await event();
    const report = { image: 'nginx', taskArns: ['arn:t'], downloadedBytes: 1, totalBytes: 10 } as const;
    api.pulls.report({ ...report, status: 'pulling' });
    api.pulls.report({ ...report, status: 'pulling', downloadedBytes: 2 });
    api.pulls.report({ ...report, status: 'done', downloadedBytes: 10 });
    expect(await event()).toMatchObject({ resources: ['arn:t'], detail: { status: 'pulling', downloadedBytes: 1 } });
    expect(await event()).toMatchObject({ detail: { status: 'done', downloadedBytes: 10 } });
  });

  it('ends when the API does', async () => {
    const reader = await listen();
    await reader.event();
    await api.server.close();
    expect(await reader.next()).toBeUndefined();
  });

  it('cuts off a client that does not read', () => {
    const stuck = new Writable({ write: () => undefined });
    const stream = createEventStream({
      store: api.store,
      availability: api.context.availability,
      pulls: api.pulls,
      now: Date.now,
    });
    stream.add(stuck);
    const message = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 12 && !stuck.destroyed; count += 1) api.setDocker({ message });
    expect(stuck.destroyed).toBe(true);
    stream.close();
  });
});
