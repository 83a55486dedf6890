/** When the records of tasks may be acted on: what leads requests to tasks waits for it. */
import { describe, expect, it } from 'vitest';
import { DockerError } from '../../../../client/engine/docker/docker.ts';
import { fakeDocker, startFakeAgent } from '../../../support/fakeAgent.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { bridge, container } from '../../../support/taskRecords.ts';

describe('the records of tasks', () => {
  it('are up to date once the containers were looked at, also those whose end was not written', async () => {
    const clock = createFakeClock();
    const docker = fakeDocker({ clock, latency: () => 20 });
    const first = startFakeAgent({ clock, docker });
    const arns = [first.run(bridge(container('web'))), first.run(bridge(container('web')))];
    for (const arn of arns) await first.untilStatus(arn, 'RUNNING');
    const written = first.store.snapshot();
    first.kill();
    docker.exit(first.container(arns[0] ?? '', 'web').dockerId ?? '', 0);

    const told: (string | undefined)[] = [];
    const next = startFakeAgent({
      clock,
      docker,
      state: written,
      onUpToDate: () => told.push(...arns.map((arn) => next.task(arn).observed.containers[0]?.status)),
    });
    expect(next.isUpToDate()).toBe(false);
    await clock.until(() => next.isUpToDate());
    expect(told).toEqual(['STOPPED', 'RUNNING']);

    next.setAvailable(false);
    expect(next.isUpToDate()).toBe(false);
    next.setAvailable(true);
    expect(next.isUpToDate()).toBe(false);
    await clock.until(() => next.isUpToDate());
    expect(told).toHaveLength(4);
  });

  it('end no task for what it waited for while nobody looked', async () => {
    const clock = createFakeClock();
    const docker = fakeDocker({ clock });
    const healthCheck = { command: ['CMD-SHELL', 'true'], interval: 30 };
    const first = startFakeAgent({ clock, docker });
    const arn = first.run(
      bridge(
        container('db', { healthCheck, startTimeout: 60 }),
        container('web', { dependsOn: [{ containerName: 'db', condition: 'HEALTHY' }] }),
      ),
    );
    await clock.until(() => first.container(arn, 'db').status === 'RUNNING');
    const written = first.store.snapshot();
    first.kill();
    docker.setHealth(first.container(arn, 'db').dockerId ?? '', 'healthy');
    await clock.advance(300_000);
    const next = startFakeAgent({ clock, docker, state: written });
    await next.untilStatus(arn, 'RUNNING');
    expect(next.container(arn, 'web').status).toBe('RUNNING');
  });

  it('are taken as they are where Docker cannot tell about one of the containers for long', async () => {
    const clock = createFakeClock();
    const docker = fakeDocker({ clock });
    const first = startFakeAgent({ clock, docker });
    const arn = first.run(bridge(container('web')));
    await first.untilStatus(arn, 'RUNNING');
    const state = first.kill();
    const dumb = new DockerError('timeout', 'no answer');
    for (let time = 0; time < 10; time++) docker.faults.push({ operation: 'inspectContainer', error: dumb });
    const next = startFakeAgent({ clock, docker, state });
    await clock.advance(9000);
    expect(next.isUpToDate()).toBe(false);
    await clock.advance(2000);
    expect(next.isUpToDate()).toBe(true);
  });
});
