/**
 * How many tasks to start and which to stop now, so that neither bound is broken by what we do ourselves (ecs/runtime 4.3,
 * 4.4, 4.7). Pure.
 */
import type { TaskRecord } from '../state/model.ts';
import type { Bounds } from './bounds.ts';
import type { Condition, HealthFailure } from './condition.ts';
import { inStopOrder, type StopPreference } from './scaleIn.ts';

export interface PlannedTask {
  readonly task: TaskRecord;
  readonly condition: Condition;
  readonly failure?: HealthFailure;
  /** Of the PRIMARY deployment. */
  readonly isPrimary: boolean;
  /** Neither scale-in nor a deployment may stop it. What fails its checks is replaced all the same. */
  readonly isProtected: boolean;
}

export interface PlanInput {
  readonly tasks: readonly PlannedTask[];
  readonly desiredCount: number;
  readonly bounds: Bounds;
  /** The PRIMARY deployment has failed or was stopped: it launches nothing more and replaces nothing. */
  readonly frozen: boolean;
  readonly preference: StopPreference;
}

export interface PlannedStop {
  readonly task: TaskRecord;
  /** Set when it is stopped for its health. */
  readonly failure?: HealthFailure;
}

export interface Plan {
  /** Tasks of the PRIMARY deployment to start. */
  readonly start: number;
  readonly stop: readonly PlannedStop[];
  /** The percentages allow neither to start nor to stop, and nothing that is under way will change that. */
  readonly stuck: boolean;
  /** More tasks are protected than may stay. */
  readonly blockedByProtection: boolean;
  /** Nothing is left to be done but to stop tasks of former deployments, and those are protected. */
  readonly heldByProtection: boolean;
}

const isGood = ({ condition }: PlannedTask) =>
  condition === 'pending' || condition === 'young' || condition === 'healthy';
const isAlive = (each: PlannedTask) => isGood(each) || each.condition === 'unhealthy';

export function plan(input: PlanInput): Plan {
  const { tasks, desiredCount, bounds, frozen, preference } = input;
  const alive = tasks.filter(isAlive);
  const leaving = tasks.filter(({ condition }) => condition === 'leaving').length;
  const room = bounds.upper - alive.length - leaving;
  const stops = stopper(alive, bounds.lower);
  if (frozen) {
    trimFrozen(alive, -room, stops, preference);
    return { start: 0, stop: stops.chosen, stuck: false, blockedByProtection: false, heldByProtection: false };
  }
  const primary = alive.filter(({ isPrimary }) => isPrimary);
  const old = alive.filter(({ isPrimary }) => !isPrimary);
  const good = primary.filter(isGood);
  const unhealthy = primary.filter((each) => !isGood(each));

  if (old.length > 0) for (const each of inStopOrder(old, preference)) if (!each.isProtected) stops.tryOld(each);
  replaceUnhealthy(primary, unhealthy, desiredCount, stops, preference);
  const blocked = scaleIn(good, good.length - desiredCount, stops, preference);

  const want = Math.max(0, desiredCount - good.length);
  const start = Math.max(0, Math.min(want, room));
  if (want > 0 && room <= 0 && leaving === 0 && stops.chosen.length === 0) {
    const [victim] = inStopOrder(
      alive.filter(({ condition }) => condition === 'unhealthy'),
      preference,
    );
    if (victim) stops.tryUnhealthy(victim);
  }
  const idle = start === 0 && stops.chosen.length === 0 && leaving === 0;
  const moving = alive.some(({ condition }) => condition === 'pending' || condition === 'young');
  return {
    start,
    stop: stops.chosen,
    stuck: idle && !moving && want > 0 && alive.some(({ isProtected }) => !isProtected),
    blockedByProtection: blocked,
    heldByProtection: idle && !moving && old.length > 0 && old.every(({ isProtected }) => isProtected),
  };
}

/** Unhealthy tasks go when those that replace them are healthy: as many as there are tasks to spare. */
function replaceUnhealthy(
  primary: readonly PlannedTask[],
  unhealthy: readonly PlannedTask[],
  desiredCount: number,
  stops: Stopper,
  preference: StopPreference,
): void {
  const healthy = primary.filter(({ condition }) => condition === 'healthy').length;
  const spare = Math.min(unhealthy.length, healthy + unhealthy.length - desiredCount);
  if (spare > 0) inStopOrder(unhealthy, preference).slice(0, spare).forEach(stops.choose);
}

/** @returns whether protection keeps more than are wanted */
function scaleIn(good: readonly PlannedTask[], excess: number, stops: Stopper, preference: StopPreference): boolean {
  if (excess <= 0) return false;
  const candidates = inStopOrder(
    good.filter(({ isProtected }) => !isProtected),
    preference,
  );
  let left = excess;
  for (const each of candidates) if (left > 0 && stops.tryExcess(each)) left--;
  return candidates.length < excess;
}

/** Of a deployment that has failed only what is over the maximum goes, e.g. after the service was scaled in. */
function trimFrozen(alive: readonly PlannedTask[], excess: number, stops: Stopper, preference: StopPreference): void {
  if (excess <= 0) return;
  const candidates = [
    ...inStopOrder(
      alive.filter(({ isPrimary }) => isPrimary),
      preference,
    ),
    ...inStopOrder(
      alive.filter(({ isPrimary }) => !isPrimary),
      preference,
    ),
  ];
  let left = excess;
  for (const each of candidates) if (left > 0 && !each.isProtected && stops.tryExcess(each)) left--;
}

interface Stopper {
  readonly chosen: readonly PlannedStop[];
  readonly choose: (each: PlannedTask) => void;
  readonly tryOld: (each: PlannedTask) => boolean;
  readonly tryExcess: (each: PlannedTask) => boolean;
  readonly tryUnhealthy: (each: PlannedTask) => boolean;
}

/** Keeps count of what is left while tasks are chosen to be stopped. */
function stopper(alive: readonly PlannedTask[], lower: number): Stopper {
  const chosen: PlannedStop[] = [];
  const count = (condition: Condition) => alive.filter((each) => each.condition === condition).length;
  let healthy = count('healthy');
  let young = count('young');
  let unhealthy = count('unhealthy');

  const choose = ({ task, condition, failure }: PlannedTask) => {
    if (condition === 'healthy') healthy--;
    else if (condition === 'young') young--;
    else if (condition === 'unhealthy') unhealthy--;
    chosen.push(failure === undefined ? { task } : { task, failure });
  };
  const attempt = (allowed: boolean, each: PlannedTask): boolean => {
    if (allowed) choose(each);
    return allowed;
  };
  return {
    chosen,
    choose,
    /** Of a former deployment: what never ran goes at once, all else when enough healthy ones are left. */
    tryOld: (each) =>
      attempt(each.condition === 'pending' || healthy - (each.condition === 'healthy' ? 1 : 0) >= lower, each),
    /** One too many: those that stay are as many as are wanted, and enough of them run. */
    tryExcess(each) {
      if (each.condition === 'healthy') return attempt(healthy - 1 >= lower, each);
      return attempt(each.condition !== 'young' || healthy + young - 1 >= lower, each);
    },
    /** There is no room for a replacement: what is unhealthy makes room, while enough tasks run at all. */
    tryUnhealthy: (each) => attempt(healthy + young + unhealthy - 1 >= lower, each),
  };
}
