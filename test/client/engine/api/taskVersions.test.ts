/** The version of a task grows with what EventBridge would tell, and with nothing else (ecs/runtime 1.3). */
import { expect, it } from 'vitest';
import { taskDetail } from '../../../../client/engine/api/events.ts';
import type { TaskRecord } from '../../../../client/engine/state/model.ts';
import { startFakeAgent } from '../../../support/fakeAgent.ts';
import { awsvpc, bridge, container } from '../../../support/taskRecords.ts';

const told = (task: TaskRecord) => JSON.stringify({ ...taskDetail(task), version: 0 });

it.each([
  ['bridge', bridge(container('web', { portMappings: [{ containerPort: 80 }] }), container('side'))],
  ['awsvpc', awsvpc(container('web', { portMappings: [{ containerPort: 80 }] }))],
  ['a task that fails', bridge(container('web', { image: 'nobody.example/has:it' }))],
])('is that of the changes that are told: %s', async (_, task) => {
  const engine = startFakeAgent({ latency: () => 10 });
  let changes = 0;
  engine.store.subscribe((change) => {
    if (change.kind !== 'task' || !change.before || !change.after) return;
    changes += 1;
    const shows = told(change.before) !== told(change.after);
    expect(change.after.version - change.before.version).toBe(shows ? 1 : 0);
  });
  const arn = engine.run(task);
  await engine.until(arn, ({ observed }) => observed.lastStatus === 'RUNNING' || observed.lastStatus === 'STOPPED');
  engine.requestStop(arn);
  await engine.untilStatus(arn, 'STOPPED');
  expect(changes).toBeGreaterThan(3);
});
