import { describe, expect, it } from 'vitest';
import { type CreateServiceCommandInput } from '@aws-sdk/client-ecs';
import { eventually } from '../../../support/eventually.ts';
import { api, createService, drain, put, runs, service, serviceTasks, theInstance } from './instanceStory.ts';

describe('a service on instances', () => {
  it('tells when no instance will do, and starts its task when one will', async () => {
    await createService({ placementConstraints: [{ type: 'memberOf', expression: 'attribute:stack == blue' }] });
    await eventually(async () => {
      expect((await service()).events?.map(({ message }) => message)).toEqual([
        expect.stringMatching(
          /^\(service web\) was unable to place a task because no container instance met all of its requirements\. The closest matching \(container-instance [0-9a-f]{32}\) /,
        ),
      ]);
    });
    expect(api.store.services()[0]?.events[0]?.action).toBe('SERVICE_TASK_PLACEMENT_FAILURE');
    await put('stack', 'blue');
    await eventually(() => expect(serviceTasks()).toHaveLength(1));
    expect(serviceTasks()[0]?.spec.containerInstanceArn).toBe((await theInstance()).containerInstanceArn);
  });

  it('keeps its running task on an instance that drains as long as there is no other place, within its minimum', async () => {
    await createService();
    await eventually(() => expect(serviceTasks()).toHaveLength(1));
    runs(serviceTasks()[0]);
    await eventually(async () => expect((await service()).deployments?.[0]?.rolloutState).toBe('COMPLETED'));
    await drain('DRAINING');
    await eventually(async () => {
      expect((await service()).events?.[0]?.message).toMatch(/was unable to place a task .* No Container Instances/);
    });
    expect(serviceTasks()).toHaveLength(1);
    await drain('ACTIVE');
    await eventually(() => expect(serviceTasks('STOPPED')).toHaveLength(0));
  });

  it('loses its task on an instance that drains where its minimum allows', async () => {
    await createService({ deploymentConfiguration: { minimumHealthyPercent: 0 } });
    await eventually(() => expect(serviceTasks()).toHaveLength(1));
    runs(serviceTasks()[0]);
    await eventually(async () => expect((await service()).deployments?.[0]?.rolloutState).toBe('COMPLETED'));
    await drain('DRAINING');
    await eventually(() => expect(serviceTasks('STOPPED')).toHaveLength(1));
  });
});

describe('a DAEMON service', () => {
  const daemon = (input: Partial<CreateServiceCommandInput> = {}) =>
    createService({ schedulingStrategy: 'DAEMON', desiredCount: undefined, ...input });

  it('has one task on each instance that is ACTIVE and satisfies its constraints', async () => {
    await daemon({ placementConstraints: [{ type: 'memberOf', expression: 'attribute:stack == blue' }] });
    await eventually(async () => expect((await service()).desiredCount).toBe(0));
    expect(serviceTasks()).toEqual([]);
    await put('stack', 'blue');
    await eventually(() => expect(serviceTasks()).toHaveLength(1));
    expect(await service()).toMatchObject({ desiredCount: 1 });
    await put('stack', 'green');
    await eventually(() => expect(serviceTasks('STOPPED')).toHaveLength(1));
    expect(await service()).toMatchObject({ desiredCount: 0 });
  });

  it('leaves an instance that drains, and comes back to it', async () => {
    await daemon();
    await eventually(() => expect(serviceTasks()).toHaveLength(1));
    runs(serviceTasks()[0]);
    await drain('DRAINING');
    await eventually(() => expect(serviceTasks('STOPPED')).toHaveLength(1));
    api.observe(serviceTasks('STOPPED')[0]?.spec.arn ?? '', 'STOPPED');
    await drain('ACTIVE');
    await eventually(() => expect(serviceTasks()).toHaveLength(1));
  });

  it('keeps its task while Docker does not answer', async () => {
    await daemon();
    await eventually(() => expect(serviceTasks()).toHaveLength(1));
    api.setDocker({ available: false, message: 'gone' });
    await eventually(async () => expect((await theInstance()).agentConnected).toBe(false));
    expect(await service()).toMatchObject({ desiredCount: 1 });
    expect(serviceTasks()).toHaveLength(1);
  });
});
