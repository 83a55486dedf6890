import { afterEach, describe, expect, it } from 'vitest';
import type { TargetObserved } from '../../../../client/engine/state/services.ts';
import { startFakeAgent, type FakeAgent } from '../../../support/fakeAgent.ts';
import { container } from '../../../support/taskRecords.ts';

let engine: FakeAgent;
afterEach(() => engine.stop());

/** What networking would write. */
const reports = (arn: string, state: TargetObserved['state']) =>
  engine.store.observeTask(arn, (observed) => ({
    ...observed,
    targets: [{ targetGroupArn: 'tg', containerName: 'app', containerPort: 80, state, since: engine.clock.now() }],
  }));

describe('a task behind a balancer that is asked to stop', () => {
  it('goes on in DEACTIVATING until it is out of the target group', async () => {
    engine = startFakeAgent();
    const arn = engine.run({ definition: { containerDefinitions: [container('app')] } });
    await engine.untilStatus(arn, 'RUNNING');
    reports(arn, 'healthy');
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'DEACTIVATING');
    reports(arn, 'draining');
    await engine.clock.advance(300_000);
    expect(engine.task(arn).observed.lastStatus).toBe('DEACTIVATING');
    expect(engine.container(arn, 'app').status).toBe('RUNNING');
    reports(arn, 'unused');
    await engine.untilStatus(arn, 'STOPPED');
  });

  it('waits no longer when what it served is gone', async () => {
    engine = startFakeAgent({ behaviors: { app: { exitAfter: 1000, exitCode: 1 } } });
    const arn = engine.run({ definition: { containerDefinitions: [container('app')] } });
    await engine.untilStatus(arn, 'RUNNING');
    reports(arn, 'healthy');
    engine.requestStop(arn);
    await engine.untilStatus(arn, 'STOPPED');
    expect(engine.container(arn, 'app').exitCode).toBe(1);
  });
});
