import { expect, it } from 'vitest';
import { graceOf } from '../../../../client/engine/agent/operations/stop.ts';

it.each([
  ['EC2', undefined, 30],
  ['EC2', 0, 30],
  ['EC2', -1, 30],
  ['EC2', 1, 1],
  ['EC2', 300, 300],
  ['FARGATE', undefined, 30],
  ['FARGATE', -1, 30],
  ['FARGATE', 120, 120],
  ['FARGATE', 300, 120],
] as const)('on %s a stopTimeout of %s gives a container %s seconds to end', (launchType, stopTimeout, seconds) => {
  expect(graceOf(stopTimeout === undefined ? {} : { stopTimeout }, launchType)).toBe(seconds);
});
