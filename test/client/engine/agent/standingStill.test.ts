/** Containers that were made to stand still, by the engine until they have a way to their endpoints, or by somebody else. */
import { expect, it } from 'vitest';
import { fakeDocker, startFakeAgent } from '../../../support/fakeAgent.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { bridge, container } from '../../../support/taskRecords.ts';

it('goes on when the engine was killed before it let the container go on', async () => {
  const clock = createFakeClock();
  const docker = fakeDocker({ clock, latency: (operation) => (operation === 'startContainer' ? 1000 : 5) });
  const engine = startFakeAgent({ clock, docker });
  const arn = engine.run(bridge(container('web')));
  await clock.until(() => docker.journal.includes('start web'));
  const state = engine.kill();
  docker.pause(docker.get('web').id, true);
  const next = startFakeAgent({ clock, docker, state });
  await next.untilStatus(arn, 'RUNNING');
  expect(docker.get('web').paused).toBe(false);
});

it('stays so where it ran before: somebody else wants it', async () => {
  const engine = startFakeAgent();
  const arn = engine.run(bridge(container('web')));
  await engine.untilStatus(arn, 'RUNNING');
  void engine.store.durable();
  await engine.clock.advance(100);
  engine.docker.pause(engine.docker.get('web').id, true);
  const next = startFakeAgent({ clock: engine.clock, docker: engine.docker, state: engine.kill() });
  await next.clock.advance(10_000);
  expect(next.task(arn).observed.lastStatus).toBe('RUNNING');
  expect(engine.docker.get('web').paused).toBe(true);
});
