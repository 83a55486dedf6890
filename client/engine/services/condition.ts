/** What a service's task is worth to its service at a moment (ecs/runtime 4.3, 4.4). Pure. */
import { isChecked } from '../state/healthChecks.ts';
import type { TaskRecord } from '../state/model.ts';
import type { DeploymentRecord, TargetObserved } from '../state/services.ts';
import { isAtLeast } from '../state/taskStatus.ts';

/**
 * - `pending`: on its way to RUNNING
 * - `young`: RUNNING, and it is not known yet whether it is healthy
 * - `healthy`: counts toward the minimum
 * - `unhealthy`: failed its checks after the grace period; to be replaced
 * - `leaving`: asked to stop, or ending by itself, and still RUNNING or on its way there
 * - `gone`: DEACTIVATING or later
 */
export type Condition = 'pending' | 'young' | 'healthy' | 'unhealthy' | 'leaving' | 'gone';

export interface Judgement {
  readonly condition: Condition;
  /** Look again then, even if nothing happens. */
  readonly until?: number;
  /** Why it is unhealthy. */
  readonly failure?: HealthFailure;
}

export type HealthFailure =
  { readonly kind: 'container' } | { readonly kind: 'target'; readonly target: TargetObserved };

export interface JudgementRules {
  readonly now: number;
  /** Milliseconds that count since a moment: a machine that sleeps does not age its tasks. */
  readonly since: (moment: number) => number;
  readonly healthyAfter: number;
  /** Not scaled: the application behind it starts as slowly as ever. */
  readonly gracePeriod: number;
  /** Target groups that a task must be healthy in. */
  readonly targetGroups: readonly string[];
}

/** The target groups that somebody reports about, for the tasks of one deployment. */
export const targetGroupsOf = ({ settings }: DeploymentRecord): readonly string[] =>
  settings.loadBalancers.flatMap(({ targetGroupArn }) => targetGroupArn ?? []);

export function judge(task: TaskRecord, rules: JudgementRules): Judgement {
  const { desired, observed } = task;
  if (isAtLeast(observed.lastStatus, 'DEACTIVATING')) return { condition: 'gone' };
  if (desired.status === 'STOPPED') return { condition: 'leaving' };
  if (observed.lastStatus !== 'RUNNING') return { condition: 'pending' };
  const startedAt = observed.startedAt ?? rules.now;
  const age = rules.since(startedAt);

  const failure = failureOf(task, rules.targetGroups);
  if (failure) {
    if (age >= rules.gracePeriod) return { condition: 'unhealthy', failure };
    return { condition: 'young', until: rules.now + rules.gracePeriod - age };
  }
  const checked = isChecked(task);
  if (!checked && rules.targetGroups.length === 0) {
    if (age >= rules.healthyAfter) return { condition: 'healthy' };
    return { condition: 'young', until: rules.now + rules.healthyAfter - age };
  }
  const passes = (!checked || observed.health === 'HEALTHY') && rules.targetGroups.every((arn) => isServing(task, arn));
  return { condition: passes ? 'healthy' : 'young' };
}

function failureOf(task: TaskRecord, targetGroups: readonly string[]): HealthFailure | undefined {
  const { health, targets = [] } = task.observed;
  if (health === 'UNHEALTHY' && isChecked(task)) return { kind: 'container' };
  const target = targets.find(
    ({ targetGroupArn, state }) => state === 'unhealthy' && targetGroups.includes(targetGroupArn),
  );
  return target && { kind: 'target', target };
}

const isServing = ({ observed }: TaskRecord, arn: string): boolean => {
  const own = (observed.targets ?? []).filter(({ targetGroupArn }) => targetGroupArn === arn);
  return own.length > 0 && own.every(({ state }) => state === 'healthy');
};
