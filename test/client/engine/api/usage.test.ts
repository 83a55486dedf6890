import { RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskUsage } from '../../../../client/protocol/local.ts';
import type { ContainerStats } from '../../../../client/engine/docker/docker.ts';
import { eventually } from '../../../support/eventually.ts';
import { startHarness, webDefinition, type Harness } from './harness.ts';

describe('GET /stats', () => {
  let api: Harness;
  let task: string;
  let asked: number;
  beforeEach(async () => {
    asked = 0;
    const stats = (id: string): Promise<ContainerStats> => {
      asked += 1;
      const time = Date.now();
      return Promise.resolve({
        time,
        cpuNanoseconds: time * 100_000,
        onlineCpus: 2,
        memoryBytes: 10 * 1_048_576,
        memoryLimitBytes: 512 * 1_048_576,
        ...(id === 'app' ? { network: { receivedBytes: time, sentBytes: 2 * time } } : {}),
        blockReadBytes: 0,
        blockWrittenBytes: 0,
        processes: 2,
        raw: {},
      });
    };
    api = await startHarness({
      docker: { stats },
      context: {
        limitsOf: () => ({
          cpuUnits: 256,
          memoryMebibytes: 512,
          containers: [{ name: 'app', cpuUnits: 256, memoryMebibytes: 300, reservedCpuUnits: 128 }],
        }),
      },
    });
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
    const { tasks } = await api.client.send(new RunTaskCommand({ taskDefinition: 'web' }));
    task = tasks?.[0]?.taskArn ?? '';
  });
  afterEach(() => api[Symbol.asyncDispose]());

  const start = () => {
    for (const name of ['app', 'log']) {
      api.store.observeTask(task, (observed) => ({
        ...observed,
        lastStatus: 'RUNNING',
        containers: observed.containers.map((each) =>
          each.name === name ? { ...each, status: 'RUNNING', dockerId: name, startedAt: Date.now() } : each,
        ),
      }));
    }
  };

  it('tells every task that runs once, with its containers, limits and sums', async () => {
    start();
    const lines = await api.lines('/stats');
    const usage = JSON.parse((await lines.next()) ?? '') as TaskUsage;
    expect(await lines.next()).toBeUndefined();
    expect(usage).toMatchObject({
      taskArn: task,
      limits: { cpuUnits: 256, memoryMebibytes: 512 },
      memoryMebibytes: 10 * usage.containers.length,
    });
    const app = usage.containers.find((each) => each.name === 'app');
    expect(app).toMatchObject({
      internal: false,
      cpuUnits: 102.4,
      limits: { cpuUnits: 256, memoryMebibytes: 300 },
      reservedCpuUnits: 128,
      network: { receivedPerSecond: 1000, sentPerSecond: 2000 },
      processes: 2,
    });
    expect(usage.cpuUnits).toBeCloseTo(102.4 * usage.containers.length, 1);
    // Nobody is left who wants to know.
    await eventually(() => expect(api.context.usage.watched()).toEqual([]));
  });

  it('follows a task that starts later and stops asking Docker when the client goes', async () => {
    const lines = await api.lines(`/stats?task=${encodeURIComponent(task)}&follow=true`);
    expect(asked).toBe(0);
    start();
    const usage = JSON.parse((await lines.next()) ?? '') as TaskUsage;
    expect(usage.taskArn).toBe(task);
    lines.close();
    await eventually(() => expect(api.context.usage.watched()).toEqual([]));
  });

  it('stops asking about containers that have stopped', async () => {
    start();
    const lines = await api.lines('/stats?follow=true');
    await lines.next();
    api.store.observeTask(task, (observed) => ({
      ...observed,
      containers: observed.containers.map((each) => ({ ...each, status: 'STOPPED', finishedAt: Date.now() })),
    }));
    expect(api.context.usage.watched()).toEqual([]);
    lines.close();
  });

  it('refuses a task that is not known', async () => {
    await expect(api.lines('/stats?task=nobody')).rejects.toThrow(/not found/i);
  });

  it('says so while Docker is away', async () => {
    api.setDocker({ available: false, message: 'Start it.' });
    await expect(api.lines('/stats')).rejects.toThrow(/does not answer/);
  });
});
