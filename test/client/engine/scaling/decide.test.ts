import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideScaling, type ScalingSituation } from '../../../../client/engine/scaling/decide.ts';
import { PERIOD, type Datapoints } from '../../../../client/engine/scaling/targetTracking.ts';
import type {
  ScalableTargetRecord,
  ScalingPolicyRecord,
  TargetTracking,
} from '../../../../client/engine/state/scaling.ts';

const policy = (name: string, given: Partial<TargetTracking> = {}): ScalingPolicyRecord => ({
  arn: `arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:${name}`,
  name,
  tracking: {
    metric: 'ECSServiceAverageCPUUtilization',
    targetValue: 50,
    scaleOutCooldown: 300_000,
    scaleInCooldown: 300_000,
    disableScaleIn: false,
    ...given,
  },
  alarms: { high: `${name}-AlarmHigh`, low: `${name}-AlarmLow` },
  createdAt: 0,
});

const target = (given: Partial<ScalableTargetRecord> = {}): ScalableTargetRecord => ({
  arn: 'arn:aws:application-autoscaling:us-east-1:000000000000:scalable-target/1',
  resourceId: 'service/default/web',
  serviceArn: 'arn:aws:ecs:us-east-1:000000000000:service/default/web',
  minCapacity: 1,
  maxCapacity: 10,
  suspended: { in: false, out: false, scheduled: false },
  policies: [policy('cpu')],
  activities: [],
  createdAt: 0,
  ...given,
});

const situation = (
  datapoints: Readonly<Record<string, Datapoints>>,
  given: Partial<ScalingSituation> = {},
): ScalingSituation => ({
  desiredCount: 4,
  deploying: false,
  now: 1_000_000,
  timeScale: 1,
  ...given,
  datapoints: new Map(Object.entries(datapoints)),
});

const minutes = (count: number, value: number | undefined) => Array.from({ length: count }, () => value);

describe('target tracking', () => {
  it('scales out after three minutes above the target, by as much as the load asks for', () => {
    expect(decideScaling(target(), situation({ cpu: [10, 80, 80] }))).toBeUndefined();
    expect(decideScaling(target(), situation({ cpu: [60, 70, 80] }))).toEqual({
      direction: 'out',
      desiredCount: 7,
      cause: 'monitor alarm cpu-AlarmHigh in state ALARM triggered policy cpu',
      reason: { policy: 'cpu', metric: 'ECSServiceAverageCPUUtilization', value: 80, targetValue: 50 },
    });
  });

  it('scales in after fifteen minutes well below the target, and not below what the load needs', () => {
    expect(decideScaling(target(), situation({ cpu: minutes(14, 20) }))).toBeUndefined();
    expect(decideScaling(target(), situation({ cpu: minutes(15, 20) }))).toMatchObject({
      direction: 'in',
      desiredCount: 2,
    });
    expect(decideScaling(target(), situation({ cpu: minutes(15, 46) }))).toBeUndefined();
  });

  it('does nothing while a datapoint is missing', () => {
    expect(decideScaling(target(), situation({ cpu: [90, undefined, 90, 90] }))).toBeUndefined();
    expect(decideScaling(target(), situation({}))).toBeUndefined();
  });

  it('stays within the bounds', () => {
    expect(decideScaling(target({ maxCapacity: 5 }), situation({ cpu: minutes(3, 500) }))?.desiredCount).toBe(5);
    expect(decideScaling(target({ minCapacity: 3 }), situation({ cpu: minutes(15, 0) }))?.desiredCount).toBe(3);
    expect(decideScaling(target({ maxCapacity: 4 }), situation({ cpu: minutes(3, 500) }))).toBeUndefined();
  });

  it('goes out when one policy asks for it and in only when all do', () => {
    const both = target({ policies: [policy('cpu'), policy('memory')] });
    expect(decideScaling(both, situation({ cpu: minutes(15, 10), memory: minutes(3, 75) }))).toMatchObject({
      direction: 'out',
      desiredCount: 6,
    });
    expect(decideScaling(both, situation({ cpu: minutes(15, 10), memory: minutes(15, 48) }))).toBeUndefined();
    expect(decideScaling(both, situation({ cpu: minutes(15, 10), memory: minutes(15, 30) }))?.desiredCount).toBe(3);
  });

  it('keeps its hands off while a deployment goes on, unless more is needed', () => {
    const deploying = { deploying: true };
    expect(decideScaling(target(), situation({ cpu: minutes(15, 1) }, deploying))).toBeUndefined();
    expect(decideScaling(target(), situation({ cpu: minutes(3, 100) }, deploying))?.desiredCount).toBe(8);
  });

  it('respects suspension and policies that may not scale in', () => {
    const only = target({ policies: [policy('cpu', { disableScaleIn: true })] });
    expect(decideScaling(only, situation({ cpu: minutes(15, 1) }))).toBeUndefined();
    const suspended = target({ suspended: { in: false, out: true, scheduled: false } });
    expect(decideScaling(suspended, situation({ cpu: minutes(3, 100) }))).toBeUndefined();
  });

  it('adds in a cooldown only what a greater load asks for beyond the last activity', () => {
    const cooling = target({ lastScaleOut: { at: 900_000, from: 2 } });
    expect(decideScaling(cooling, situation({ cpu: minutes(3, 100) }))).toBeUndefined();
    expect(decideScaling(cooling, situation({ cpu: minutes(3, 140) }))?.desiredCount).toBe(6);
    const over = target({ lastScaleOut: { at: 600_000, from: 2 } });
    expect(decideScaling(over, situation({ cpu: minutes(3, 100) }))?.desiredCount).toBe(8);
  });

  it('scales out in the cooldown of a scale-in, and does not scale in again', () => {
    const cooling = target({ lastScaleIn: { at: 900_000 } });
    expect(decideScaling(cooling, situation({ cpu: minutes(15, 10) }))).toBeUndefined();
    expect(decideScaling(cooling, situation({ cpu: minutes(3, 100) }))?.direction).toBe('out');
  });

  it('comes to rest under a steady load, within the bounds, without going back and forth', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 900, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 5, max: 12 }),
        (load, start, least, most) => {
          let record = target({ minCapacity: least, maxCapacity: most });
          let count = Math.min(Math.max(start, least), most);
          const history: number[] = [];
          const directions: string[] = [];
          for (let minute = 0; minute < 240; minute++) {
            const now = minute * PERIOD;
            history.push(load / count);
            const decision = decideScaling(
              record,
              situation({ cpu: history.slice(-15) }, { desiredCount: count, now }),
            );
            if (!decision) continue;
            directions.push(decision.direction);
            record =
              decision.direction === 'out'
                ? { ...record, lastScaleOut: { at: now, from: count } }
                : { ...record, lastScaleIn: { at: now } };
            count = decision.desiredCount;
            expect(count).toBeGreaterThanOrEqual(least);
            expect(count).toBeLessThanOrEqual(most);
          }
          expect(new Set(directions).size).toBeLessThanOrEqual(1);
          // Where the bounds allow it, the load is carried at no more than the target.
          if (count < most) expect(load / count).toBeLessThanOrEqual(50 + 1e-6);
        },
      ),
    );
  });
});
