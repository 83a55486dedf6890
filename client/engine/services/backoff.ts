/** Longer and longer waits between starts that fail (ecs/runtime 4.6). Pure. */
import type { Throttle } from '../state/services.ts';
import type { Waits } from './waits.ts';

/** `start`: the task never ran. `crash`: it ran and ended by itself before it was healthy. */
export type FailureKind = 'start' | 'crash';

/** After this many waves in a row ECS tells that the service is not able to start its tasks consistently. */
export const IMPAIRED_LEVEL = 3;

/**
 * The throttle after a task failed. Tasks of one wave count once: only one that was made after the last raise raises it.
 * @param createdAt when the failed task was made
 */
export function raised(
  throttle: Throttle | undefined,
  kind: FailureKind,
  createdAt: number,
  now: number,
  waits: Waits,
): Throttle {
  if (throttle && createdAt < throttle.raisedAt) return throttle;
  const level = (throttle?.level ?? 0) + 1;
  const curve = waits.afterFailedStarts;
  const wait = curve[Math.min(level, curve.length) - 1] ?? 0;
  return { level, raisedAt: now, notBefore: now + (kind === 'crash' ? Math.min(wait, waits.longestAfterCrash) : wait) };
}
