/**
 * What one target tracking policy asks for, as its two alarms do in CloudWatch (ecs/runtime 6): three minutes above the
 * target scale out, fifteen minutes below nine tenths of it scale in. Pure.
 */
import type { TargetTracking } from '../state/scaling.ts';

/** Length of one datapoint, in milliseconds. */
export const PERIOD = 60_000;
export const HIGH_DATAPOINTS = 3;
export const LOW_DATAPOINTS = 15;
const LOW_SHARE = 0.9;

/** One value for each period, oldest first; undefined where nothing was measured. */
export type Datapoints = readonly (number | undefined)[];

export type Alarm = 'high' | 'low' | 'ok' | 'insufficient';

/** The alarm that is in ALARM, if any. A gap among the datapoints keeps an alarm from going off. */
export function alarmOf({ targetValue }: Pick<TargetTracking, 'targetValue'>, datapoints: Datapoints): Alarm {
  const all = (count: number, test: (value: number) => boolean) => {
    const last = datapoints.slice(-count);
    return last.length === count && last.every((value) => value !== undefined && test(value));
  };
  if (all(HIGH_DATAPOINTS, (value) => value > targetValue)) return 'high';
  if (all(LOW_DATAPOINTS, (value) => value < targetValue * LOW_SHARE)) return 'low';
  return datapoints.at(-1) === undefined ? 'insufficient' : 'ok';
}

/** Tasks among which the present load makes the target value: never so few that it would be exceeded. */
export const capacityFor = (capacity: number, value: number, targetValue: number): number =>
  // A hair's breadth above a whole number comes from dividing, not from load.
  Math.ceil((capacity * value) / targetValue - 1e-9);
