import { describe, expect, it } from 'vitest';
import { targetGroupSettings } from '../../../../../client/engine/networking/balancer/settings.ts';
import {
  nextHistory,
  nextTarget,
  receivers,
  registered,
  type TargetSituation,
} from '../../../../../client/engine/networking/balancer/targetState.ts';
import type { TaskRecord, TaskStatus } from '../../../../../client/engine/state/model.ts';
import type { TargetObserved } from '../../../../../client/engine/state/services.ts';
import { container, taskRecord, withObserved } from '../../../../support/taskRecords.ts';

const PLACE = { targetGroupArn: 'arn:tg/web', containerName: 'app', containerPort: 80 };
const MINUTE = 60_000;

const task = (lastStatus: TaskStatus, desired: 'RUNNING' | 'STOPPED' = 'RUNNING'): TaskRecord => ({
  ...withObserved(taskRecord({ definition: { containerDefinitions: [container('app')] } }), { lastStatus }),
  desired: { status: desired },
});
const running = task('RUNNING');
const target = (state: TargetObserved['state'], since = 0): TargetObserved => ({ ...PLACE, state, since });
const situation = (given: Partial<TargetSituation> = {}): TargetSituation => ({
  settings: targetGroupSettings(),
  checks: undefined,
  nothingInFlight: false,
  now: MINUTE,
  timeScale: 1,
  ...given,
});
const passed = (since: number) => ({ verdict: 'passed' as const, since });
const failed = (since: number, words = 'Request timed out') => ({ verdict: 'failed' as const, since, words });

describe('a target', () => {
  it('is new until it is asked, then healthy with its first success', () => {
    const fresh = registered(PLACE, 0);
    expect(fresh).toMatchObject({ state: 'initial', reason: 'Target registration is in progress' });
    expect(nextTarget(fresh, running, situation())).toBe(fresh);
    expect(nextTarget(fresh, running, situation({ checks: passed(0) }))).toEqual(target('healthy', MINUTE));
  });

  it('is unhealthy after as many failures as the threshold says, at the interval', () => {
    const fresh = registered(PLACE, 0);
    expect(nextTarget(fresh, running, situation({ checks: failed(0), now: 59_000 }))).toBe(fresh);
    expect(nextTarget(fresh, running, situation({ checks: failed(0) }))).toMatchObject({
      state: 'unhealthy',
      reason: 'Request timed out',
    });
    const healthy = target('healthy');
    expect(nextTarget(healthy, running, situation({ checks: failed(31_000) }))).toBe(healthy);
    expect(nextTarget(healthy, running, situation({ checks: failed(30_000) })).state).toBe('unhealthy');
  });

  it('is healthy again after enough successes in a row', () => {
    const unhealthy = target('unhealthy');
    expect(nextTarget(unhealthy, running, situation({ checks: passed(0), now: 119_000 }))).toBe(unhealthy);
    expect(nextTarget(unhealthy, running, situation({ checks: passed(0), now: 120_000 })).state).toBe('healthy');
  });

  it('goes through all of it faster where time does', () => {
    const checks = failed(57_000);
    expect(nextTarget(target('healthy'), running, situation({ checks, timeScale: 0.1 })).state).toBe('unhealthy');
  });

  it('has real time to begin to listen, however fast it goes', () => {
    const fresh = registered(PLACE, 0);
    expect(nextTarget(fresh, running, situation({ checks: failed(0), now: 4999, timeScale: 0.01 }))).toBe(fresh);
    expect(nextTarget(fresh, running, situation({ checks: failed(0), now: 5000, timeScale: 0.01 })).state).toBe(
      'unhealthy',
    );
  });

  it('is drained when its task is to stop, until nothing is in flight or the delay is over', () => {
    const stopping = task('RUNNING', 'STOPPED');
    const draining = nextTarget(target('healthy'), stopping, situation());
    expect(draining).toMatchObject({ state: 'draining', since: MINUTE });
    const held = task('DEACTIVATING', 'STOPPED');
    expect(nextTarget(draining, held, situation({ now: 2 * MINUTE }))).toBe(draining);
    expect(nextTarget(draining, held, situation({ nothingInFlight: true })).state).toBe('unused');
    expect(nextTarget(draining, held, situation({ now: 6 * MINUTE })).state).toBe('unused');
  });

  it.each<TaskStatus>(['STOPPING', 'DEPROVISIONING', 'STOPPED'])('is unused at once when its task is %s', (status) => {
    expect(nextTarget(target('healthy'), task(status, 'STOPPED'), situation()).state).toBe('unused');
  });

  it('is unused at once when its task ends by itself, and stays so', () => {
    const stopCause = {
      code: 'EssentialContainerExited' as const,
      reason: 'Essential container in task exited',
      at: 1,
    };
    const unused = nextTarget(target('healthy'), withObserved(running, { stopCause }), situation());
    expect(unused.state).toBe('unused');
    expect(nextTarget(unused, running, situation({ checks: passed(0) }))).toBe(unused);
  });
});

describe('what checks say over time', () => {
  it('begins anew with each change of the verdict, and stays what it was without an answer', () => {
    const first = nextHistory(undefined, 'failed', 'Health checks failed', 10);
    expect(nextHistory(first, 'failed', 'Request timed out', 20)).toEqual(failed(10));
    expect(nextHistory(first, 'none', '', 20)).toBe(first);
    expect(nextHistory(first, 'passed', '', 30)).toEqual(passed(30));
  });
});

describe('requests go', () => {
  it('to healthy targets, and to all that are in when none is healthy', () => {
    const [healthy, fresh, sick, leaving] = [
      target('healthy'),
      target('initial'),
      target('unhealthy'),
      target('draining'),
    ];
    expect([...receivers([fresh, healthy, sick, leaving])]).toEqual([healthy]);
    expect([...receivers([fresh, sick, leaving])]).toEqual([fresh, sick]);
    expect([...receivers([leaving])]).toEqual([]);
  });
});
