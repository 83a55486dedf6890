import { describe, expect, it } from 'vitest';
import { startScaling, type ServiceMeter } from '../../../../client/engine/scaling/scalingLoop.ts';
import { freshState } from '../../../../client/engine/state/freshState.ts';
import type { ScalableTargetRecord } from '../../../../client/engine/state/scaling.ts';
import type { ServiceRecord } from '../../../../client/engine/state/services.ts';
import { createStore } from '../../../../client/engine/state/store.ts';
import { createLog } from '../../../../client/engine/util/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';
import { serviceRecord } from '../../../support/serviceRecords.ts';

const service = serviceRecord({ desiredCount: 2 });
const done = {
  ...service,
  deployments: service.deployments.map((each) => ({ ...each, rolloutState: 'COMPLETED' as const })),
};
const target: ScalableTargetRecord = {
  arn: 'arn:aws:application-autoscaling:us-east-1:000000000000:scalable-target/1',
  resourceId: 'service/default/web',
  serviceArn: service.arn,
  minCapacity: 1,
  maxCapacity: 5,
  suspended: { in: false, out: false, scheduled: false },
  policies: [
    {
      arn: 'arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:1',
      name: 'cpu',
      tracking: {
        metric: 'ECSServiceAverageCPUUtilization',
        targetValue: 50,
        scaleOutCooldown: 300_000,
        scaleInCooldown: 300_000,
        disableScaleIn: false,
      },
      alarms: { high: 'high', low: 'low' },
      createdAt: 0,
    },
  ],
  activities: [],
  createdAt: 0,
};

function start(record: ServiceRecord = done) {
  const clock = createFakeClock();
  const store = createStore({
    initial: {
      ...freshState('11111111-2222-4333-8444-555555555555', 0),
      services: [record],
      scalableTargets: [target],
    },
    persist: { changed: () => undefined, durable: () => Promise.resolve() },
    onListenerError: (error) => {
      throw error;
    },
  });
  /** Percent of CPU that all tasks together use, as if they had one each. */
  const load = { value: 0 };
  const followed: string[][] = [];
  const meter: ServiceMeter = {
    follow: (services) => void followed.push([...services]),
    value: () => load.value / (store.service(service.arn)?.desiredCount ?? 1),
  };
  const told: string[] = [];
  const scaling = startScaling({
    store,
    meter,
    scale: (each, desiredCount, message) => {
      told.push(message);
      store.putService({ ...each, desiredCount });
    },
    clock,
    timeScale: 1,
    newUuid: () => `activity-${told.length}`,
    log: createLog(
      () => undefined,
      () => 0,
    ),
  });
  return { clock, store, load, followed, told, scaling, count: () => store.service(service.arn)?.desiredCount };
}

const MINUTE = 60_000;

describe('scaling a service', () => {
  it('follows its load up and down, minute by minute, and says why', async () => {
    const { clock, store, load, told, scaling, count } = start();
    load.value = 200;
    await clock.advance(2 * MINUTE);
    expect(count()).toBe(2);
    await clock.advance(MINUTE);
    expect(count()).toBe(4);
    load.value = 20;
    await clock.advance(16 * MINUTE);
    expect(count()).toBe(1);
    expect(told).toEqual([
      'Message: Successfully set desired count to 4. Change successfully fulfilled by ecs. Cause: monitor alarm high in state ALARM triggered policy cpu',
      'Message: Successfully set desired count to 1. Change successfully fulfilled by ecs. Cause: monitor alarm low in state ALARM triggered policy cpu',
    ]);
    expect(store.scalableTarget(target.resourceId)?.activities.map(({ description }) => description)).toEqual([
      'Setting desired count to 1.',
      'Setting desired count to 4.',
    ]);
    scaling.dispose();
  });

  it('measures only services that have policies, and forgets a target with its service', () => {
    const { store, followed, scaling } = start();
    expect(followed.at(-1)).toEqual([service.arn]);
    store.putScalableTarget({ ...target, policies: [] });
    expect(followed.at(-1)).toEqual([]);
    store.putService({ ...done, status: 'DRAINING' });
    expect(store.scalableTargets()).toEqual([]);
    scaling.dispose();
  });
});
