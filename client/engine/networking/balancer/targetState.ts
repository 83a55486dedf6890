/** What becomes of a target: registration, health by thresholds, draining (ecs/runtime section 8). Pure. */
import type { TargetGroupSettings } from '../../state/balancers.ts';
import type { TaskRecord } from '../../state/model.ts';
import type { TargetObserved } from '../../state/services.ts';

/** What the checks have said lately: since when they pass or fail without a break. */
export interface CheckHistory {
  readonly verdict: 'passed' | 'failed';
  readonly since: number;
  /** Why they fail. */
  readonly words?: string;
}

export interface TargetSituation {
  readonly settings: TargetGroupSettings;
  readonly checks: CheckHistory | undefined;
  /** No request is on its way to a target that was taken out before now. */
  readonly nothingInFlight: boolean;
  readonly now: number;
  readonly timeScale: number;
}

/** However fast ECS's time passes here, an application takes milliseconds of real time to listen: so many it has. */
const LEAST_TO_LISTEN = 5000;

const REGISTERING = 'Target registration is in progress';
const DRAINING = 'Target deregistration is in progress';

/** Whether a task takes requests at all: it runs, and nobody wants its end. */
export const isServing = ({ desired, observed }: TaskRecord): boolean =>
  observed.lastStatus === 'RUNNING' && desired.status === 'RUNNING';

/** The containers are there and may have requests to finish. */
const isUp = ({ observed }: TaskRecord): boolean =>
  observed.stopCause === undefined && (observed.lastStatus === 'RUNNING' || observed.lastStatus === 'DEACTIVATING');

/** The record of a target for a task that begins to serve. */
export const registered = (
  place: Pick<TargetObserved, 'targetGroupArn' | 'containerName' | 'containerPort'>,
  now: number,
): TargetObserved => ({ ...place, state: 'initial', reason: REGISTERING, since: now });

/** The target's record now: the same one when nothing changed. */
export function nextTarget(target: TargetObserved, task: TaskRecord, situation: TargetSituation): TargetObserved {
  if (target.state === 'unused') return target;
  if (!isUp(task)) return become(target, 'unused', undefined, situation);
  if (target.state === 'draining') return drained(target, situation);
  if (!isServing(task)) return become(target, 'draining', DRAINING, situation);
  return checked(target, situation);
}

function drained(target: TargetObserved, situation: TargetSituation): TargetObserved {
  const { settings, nothingInFlight, now, timeScale } = situation;
  const isOver = nothingInFlight || now - target.since >= settings.deregistrationDelay * timeScale;
  return isOver ? become(target, 'unused', undefined, situation) : target;
}

function checked(target: TargetObserved, situation: TargetSituation): TargetObserved {
  const { checks, now, timeScale } = situation;
  if (!checks) return target;
  const { interval, healthyThreshold, unhealthyThreshold } = situation.settings.healthCheck;
  const lasts = now - checks.since;
  const times = (count: number) => count * interval * timeScale;
  switch (target.state) {
    case 'initial':
      // The first success is enough; failures count as if it had been asked at the interval from the start.
      if (checks.verdict === 'passed') return become(target, 'healthy', undefined, situation);
      return now - target.since >=
        Math.max(times(unhealthyThreshold), Math.min(LEAST_TO_LISTEN, unhealthyThreshold * interval))
        ? become(target, 'unhealthy', checks.words, situation)
        : target;
    case 'healthy':
      return checks.verdict === 'failed' && lasts >= times(unhealthyThreshold - 1)
        ? become(target, 'unhealthy', checks.words, situation)
        : target;
    case 'unhealthy':
      return checks.verdict === 'passed' && lasts >= times(healthyThreshold - 1)
        ? become(target, 'healthy', undefined, situation)
        : target;
    default:
      return target;
  }
}

function become(
  { reason: _before, ...target }: TargetObserved,
  state: TargetObserved['state'],
  reason: string | undefined,
  { now }: TargetSituation,
): TargetObserved {
  return { ...target, state, ...(reason === undefined ? {} : { reason }), since: now };
}

/** What the checks say after one more look at them; without an answer it stays what it was. */
export function nextHistory(
  before: CheckHistory | undefined,
  check: 'passed' | 'failed' | 'none',
  words: string,
  now: number,
): CheckHistory | undefined {
  if (check === 'none') return before;
  const since = before?.verdict === check ? before.since : now;
  return { verdict: check, since, ...(check === 'failed' ? { words } : {}) };
}

/**
 * Which targets get requests: the healthy ones; when there is none, all that are not being taken out, because a balancer
 * that sends nowhere helps nobody ("fail open").
 */
export function receivers(targets: readonly TargetObserved[]): ReadonlySet<TargetObserved> {
  const healthy = targets.filter(({ state }) => state === 'healthy');
  if (healthy.length > 0) return new Set(healthy);
  return new Set(targets.filter(({ state }) => state === 'initial' || state === 'unhealthy'));
}
