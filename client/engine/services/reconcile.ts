/**
 * What a service needs now: pure and idempotent, deciding again on its own result changes nothing until something
 * happens. Chance and time are given.
 */
import { protectionOf } from '../state/taskProtection.ts';
import { withEvent, withEventOnce, type Random } from '../state/deployments.ts';
import type { StopRequest, TaskRecord } from '../state/model.ts';
import { primaryOf, REPEAT_EVENT_AFTER, type DeploymentRecord, type ServiceRecord } from '../state/services.ts';
import { isAtLeast } from '../state/taskStatus.ts';
import { account, type SchedulingChange } from './accounting.ts';
import { boundsOf } from './bounds.ts';
import { judge, targetGroupsOf, type HealthFailure, type Judgement } from './condition.ts';
import { judgeDeployment, settle, withoutEmpty } from './deployment.ts';
import { messages, stopReasons } from './messages.ts';
import { plan, type PlannedStop, type PlannedTask } from './plan.ts';
import type { Waits } from './waits.ts';

export interface ReconcileInput {
  readonly service: ServiceRecord;
  /** The service's tasks, STOPPED ones too as long as they are known. */
  readonly tasks: readonly TaskRecord[];
  readonly now: number;
  readonly since: (moment: number) => number;
  readonly random: Random;
  readonly waits: Waits;
  /** Somebody registers tasks with target groups and reports about them: only then are they waited for. */
  readonly reportsTargets: boolean;
  /** Container instances a DAEMON service has a task on. */
  readonly eligibleInstances: number;
  /** Whether a task's instance is DRAINING, or has no business with the service any more. Absent: none has such a one. */
  readonly isMisplaced?: (task: TaskRecord) => boolean;
}

export interface TaskStop {
  readonly taskArn: string;
  readonly stop: StopRequest;
}

export interface Reconciliation {
  /** The service's own record when nothing of it changes. */
  readonly service: ServiceRecord;
  /** Tasks of the PRIMARY deployment to launch. */
  readonly start: number;
  readonly stop: readonly TaskStop[];
  readonly scheduling: readonly SchedulingChange[];
  /** Decide again then, even if nothing happens. */
  readonly wakeAt?: number;
}

export function reconcile(input: ReconcileInput): Reconciliation {
  const { service } = input;
  switch (service.status) {
    case 'INACTIVE':
      return { service, start: 0, stop: [], scheduling: [] };
    case 'DRAINING':
      return drain(input);
    case 'ACTIVE':
      return keep(input);
  }
}

// ---- a service that is being deleted

/** Everything goes, protected or not; when nothing runs any more the service is over (ecs/runtime 4.12). */
function drain({ service, tasks, now, random }: ReconcileInput): Reconciliation {
  const alive = tasks.filter(({ desired }) => desired.status === 'RUNNING');
  const reason = stopReasons.scaling(primaryOf(service).id);
  const stop = alive.map(({ spec }) => ({ taskArn: spec.arn, stop: bySchedule(reason, now) }));
  if (stop.length > 0) return { service: withStopEvents(service, alive, now, random), start: 0, stop, scheduling: [] };
  if (tasks.some(({ observed }) => !isAtLeast(observed.lastStatus, 'STOPPING'))) {
    return { service, start: 0, stop, scheduling: [] };
  }
  const deployments = service.deployments.map((each): DeploymentRecord => ({ ...each, status: 'INACTIVE' }));
  return { service: { ...service, status: 'INACTIVE', deployments, endedAt: now }, start: 0, stop, scheduling: [] };
}

// ---- a service that runs

function keep(input: ReconcileInput): Reconciliation {
  const { tasks, now, random } = input;
  const desiredCount =
    input.service.schedulingStrategy === 'DAEMON' ? input.eligibleInstances : input.service.desiredCount;
  const judgements = judgeAll(input);
  const accounts = account(
    input.service,
    tasks.map((task, index) => ({ task, judgement: judgements[index] ?? { condition: 'gone' } })),
    input,
  );
  const withTasks = new Set(
    tasks.filter(({ observed }) => observed.lastStatus !== 'STOPPED').map(({ spec }) => spec.deploymentId),
  );
  const judged = judgeDeployment(withDesiredCount(accounts.service, desiredCount), desiredCount, input);
  let service = withoutEmpty(judged, ({ id }) => withTasks.has(id), now);
  const primary = primaryOf(service);

  const planned = tasks.map((task, index) => plannedTask(task, judgements[index], primary, input));
  const bounds = boundsOf(desiredCount, service.deploymentConfiguration);
  const frozen = primary.rolloutState === 'FAILED';
  const { start, stop, stuck, blockedByProtection } = plan({ tasks: planned, desiredCount, bounds, frozen, random });
  const waits = start > 0 && primary.throttle !== undefined && now < primary.throttle.notBefore;
  const starting = waits ? 0 : start;

  service = withStopEvents(
    service,
    stop.map(({ task }) => task),
    now,
    random,
  );
  const say = messages(service.name);
  if (stuck) service = withEventOnce(service, say.stuck, now, random);
  if (blockedByProtection) service = withEventOnce(service, say.protectedTasks(primary.id), now, random);

  const settled = isSettled(service, planned, desiredCount) && starting === 0 && stop.length === 0;
  const after = settled ? settle(service, input) : { service };
  service = withSteadyState(after.service, settled, now, random);
  const wakeAt = earliest([
    ...judgements.map(({ until }) => until),
    waits ? primary.throttle.notBefore : undefined,
    after.until,
    stop.length === 0 ? protectionEnd(planned, now) : undefined,
  ]);
  return {
    service,
    start: starting,
    stop: stop.map((each) => ({ taskArn: each.task.spec.arn, stop: bySchedule(reasonOf(each, primary), now) })),
    scheduling: accounts.scheduling,
    ...(wakeAt === undefined ? {} : { wakeAt }),
  };
}

function judgeAll({ service, tasks, now, since, waits, reportsTargets }: ReconcileInput): readonly Judgement[] {
  const gracePeriod = (service.healthCheckGracePeriodSeconds ?? 0) * 1000;
  const targetGroups = new Map(
    service.deployments.map((each) => [each.id, reportsTargets ? targetGroupsOf(each) : []]),
  );
  const rules = { now, since, healthyAfter: waits.healthyAfter, gracePeriod };
  return tasks.map((task) =>
    judge(task, { ...rules, targetGroups: targetGroups.get(task.spec.deploymentId ?? '') ?? [] }),
  );
}

function plannedTask(
  task: TaskRecord,
  judgement: Judgement | undefined,
  primary: DeploymentRecord,
  { now, isMisplaced }: ReconcileInput,
): PlannedTask {
  const failure: HealthFailure | undefined = judgement?.failure;
  return {
    task,
    condition: judgement?.condition ?? 'gone',
    ...(failure === undefined ? {} : { failure }),
    // What is to leave its instance is replaced as what is of a former deployment: within the same percentages.
    isPrimary: task.spec.deploymentId === primary.id && !(isMisplaced?.(task) ?? false),
    isProtected: protectionOf(task, now).enabled,
  };
}

/** The PRIMARY wants what the service wants. */
function withDesiredCount(service: ServiceRecord, desiredCount: number): ServiceRecord {
  const primary = primaryOf(service);
  if (primary.desiredCount === desiredCount && service.desiredCount === desiredCount) return service;
  const deployments = service.deployments.map((each) => (each === primary ? { ...each, desiredCount } : each));
  return { ...service, desiredCount, deployments };
}

// ---- what is told

const bySchedule = (reason: string, at: number): StopRequest => ({ code: 'ServiceSchedulerInitiated', reason, at });

function reasonOf({ failure }: PlannedStop, primary: DeploymentRecord): string {
  if (!failure) return stopReasons.scaling(primary.id);
  return failure.kind === 'target'
    ? stopReasons.targetHealth(failure.target.targetGroupArn)
    : stopReasons.containerHealth;
}

function withStopEvents(
  before: ServiceRecord,
  stopped: readonly TaskRecord[],
  now: number,
  random: Random,
): ServiceRecord {
  if (stopped.length === 0) return before;
  const say = messages(before.name);
  const draining = new Map<string, number>();
  for (const { spec, observed } of stopped) {
    const isRegistered = (observed.targets ?? []).some(({ state }) => state !== 'unused' && state !== 'draining');
    const id = spec.deploymentId ?? '';
    if (isRegistered) draining.set(id, (draining.get(id) ?? 0) + 1);
  }
  let service = withEvent(before, say.stopped(stopped.map(({ spec }) => spec.id)), now, random);
  for (const [id, count] of draining) service = withEvent(service, say.draining(id, count), now, random);
  return service;
}

/** As many healthy tasks as wanted, and no others on their way or of another deployment. */
function isSettled(service: ServiceRecord, tasks: readonly PlannedTask[], desiredCount: number): boolean {
  const primary = primaryOf(service);
  if (primary.rolloutState === 'FAILED' || service.deployments.some(({ status }) => status === 'ACTIVE')) return false;
  const present = tasks.filter(({ condition }) => condition !== 'gone');
  return (
    present.length === desiredCount && present.every(({ condition, isPrimary }) => isPrimary && condition === 'healthy')
  );
}

/** Told when it begins, and again every six hours. */
function withSteadyState(service: ServiceRecord, settled: boolean, now: number, random: Random): ServiceRecord {
  const { steadyToldAt, ...rest } = service;
  if (!settled || primaryOf(service).rolloutState !== 'COMPLETED') return steadyToldAt === undefined ? service : rest;
  if (steadyToldAt !== undefined && now - steadyToldAt < REPEAT_EVENT_AFTER) return service;
  const told = withEvent(service, messages(service.name).steady, now, random, 'SERVICE_STEADY_STATE');
  return { ...told, steadyToldAt: now };
}

/** A task may be stopped that protection keeps: when that ends is the time to look again. */
function protectionEnd(tasks: readonly PlannedTask[], now: number): number | undefined {
  return earliest(
    tasks
      .filter(({ isProtected, condition }) => isProtected && condition !== 'gone' && condition !== 'leaving')
      .map(({ task }) => protectionOf(task, now).expiresAt),
  );
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  let found: number | undefined;
  for (const time of times) if (time !== undefined && (found === undefined || time < found)) found = time;
  return found;
}
