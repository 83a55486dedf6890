/**
 * What a service needs now: pure and idempotent, deciding again on its own result changes nothing until something
 * happens. Chance and time are given.
 */
import { protectionOf } from '../state/taskProtection.ts';
import { isGoingOn, withDeployments, withEvent, withEventOnce, type Random } from '../state/deployments.ts';
import type { StopRequest, TaskRecord } from '../state/model.ts';
import { primaryOf, REPEAT_EVENT_AFTER, type DeploymentRecord, type ServiceRecord } from '../state/services.ts';
import { isAtLeast } from '../state/taskStatus.ts';
import { account, type SchedulingChange } from './accounting.ts';
import { boundsOf } from './bounds.ts';
import { judge, targetGroupsOf, type HealthFailure, type Judgement } from './condition.ts';
import { judgeDeployment, settle, withoutEmpty } from './deployment.ts';
import { messages, stopReasons } from './messages.ts';
import { plan, type PlannedStop, type PlannedTask } from './plan.ts';
import type { InstanceOrder } from './scaleIn.ts';
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
  /** Where tasks are on several instances. */
  readonly byInstance?: InstanceOrder | undefined;
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
  /** How many of them stand in for unhealthy ones. */
  readonly replacing: number;
  readonly stop: readonly TaskStop[];
  readonly scheduling: readonly SchedulingChange[];
  /** Decide again then, even if nothing happens. */
  readonly wakeAt?: number;
}

export function reconcile(input: ReconcileInput): Reconciliation {
  const { service } = input;
  switch (service.status) {
    case 'INACTIVE':
      return { service, start: 0, stop: [], scheduling: [], replacing: 0 };
    case 'DRAINING':
      return drain(input);
    case 'ACTIVE':
      return keep(input);
  }
}

// ---- a service that is being deleted

/** Everything goes, protected or not; when nothing runs any more the service is over (ecs/runtime 4.12). */
function drain({ service: before, tasks, now, random }: ReconcileInput): Reconciliation {
  const service = withDeploymentsStopped(before, now);
  const alive = tasks.filter(({ desired }) => desired.status === 'RUNNING');
  const reason = stopReasons.scaling(primaryOf(service).id);
  const stop = alive.map(({ spec }) => ({ taskArn: spec.arn, stop: bySchedule(reason, now) }));
  if (stop.length > 0) {
    const stopped = alive.map((task) => ({ task }));
    return { service: withStopEvents(service, stopped, now, random), start: 0, stop, scheduling: [], replacing: 0 };
  }
  if (tasks.some(({ observed }) => !isAtLeast(observed.lastStatus, 'STOPPING'))) {
    return { service, start: 0, stop, scheduling: [], replacing: 0 };
  }
  const deployments = service.deployments.map((each): DeploymentRecord => ({ ...each, status: 'INACTIVE' }));
  return {
    service: { ...service, status: 'INACTIVE', deployments, endedAt: now },
    start: 0,
    stop,
    scheduling: [],
    replacing: 0,
  };
}

/** What was being deployed ends with its service: who waits for its end must not wait for ever. */
function withDeploymentsStopped(service: ServiceRecord, now: number): ServiceRecord {
  if (!service.deployments.some(isGoingOn)) return service;
  const stopped = (each: DeploymentRecord): DeploymentRecord =>
    isGoingOn(each) ? { ...each, outcome: 'STOPPED', updatedAt: now, finishedAt: now, stoppedAt: now } : each;
  return withDeployments(service, service.deployments.map(stopped));
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
  const { start, stop, stuck, blockedByProtection, heldByProtection } = plan({
    tasks: planned,
    desiredCount,
    bounds,
    frozen,
    preference: { random, byInstance: input.byInstance },
  });
  const waits = start > 0 && primary.throttle !== undefined && now < primary.throttle.notBefore;
  const starting = waits ? 0 : start;

  if (frozen) service = withFrozenFailures(service, planned, accounts.scheduling, input);
  service = withStopEvents(service, stop, now, random);
  const say = messages(service.name);
  if (stuck) service = withEventOnce(service, say.stuck, now, random);
  if (blockedByProtection)
    service = withEventOnce(service, say.protectedTasks(primary.id, planned.filter(isKept).length), now, random);
  if (heldByProtection) {
    for (const { id } of service.deployments.filter(({ status }) => status === 'ACTIVE')) {
      const kept = planned.filter((each) => isKept(each) && each.task.spec.deploymentId === id).length;
      if (kept > 0) service = withEventOnce(service, say.protectedTasks(id, kept), now, random);
    }
  }

  const unhealthy = planned.filter(({ condition, isPrimary }) => isPrimary && condition === 'unhealthy').length;
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
    replacing: Math.min(starting, unhealthy),
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

/** Of a deployment that has failed nothing is replaced any more: what is wrong with its tasks is told when it is found. */
function withFrozenFailures(
  service: ServiceRecord,
  planned: readonly PlannedTask[],
  changes: readonly SchedulingChange[],
  { service: before, now, random }: ReconcileInput,
): ServiceRecord {
  const primary = primaryOf(service);
  const failsNow = before.deployments.some(({ id, rolloutState }) => id === primary.id && rolloutState !== 'FAILED');
  const found = new Set(changes.filter(({ scheduling }) => scheduling.failed).map(({ taskArn }) => taskArn));
  return planned
    .filter(({ condition, isPrimary }) => condition === 'unhealthy' && isPrimary)
    .filter(({ task }) => failsNow || found.has(task.spec.arn))
    .reduce((told, each) => withEvent(told, failureWords(service, each), now, random), service);
}

const failureWords = ({ name }: ServiceRecord, { task, failure }: Pick<PlannedTask, 'task' | 'failure'>): string =>
  failure?.kind === 'target'
    ? messages(name).unhealthyTarget(task.spec.id, failure.target)
    : messages(name).unhealthyContainer(task.spec.id);

/**
 * What was found wrong with a task is told when it is stopped for it, as ECS does. That its connections are drained is told
 * when its targets are taken out.
 */
function withStopEvents(
  before: ServiceRecord,
  stops: readonly PlannedStop[],
  now: number,
  random: Random,
): ServiceRecord {
  const say = messages(before.name);
  let service = before;
  const tell = (words: string) => (service = withEvent(service, words, now, random));
  for (const each of stops) if (each.failure) tell(failureWords(before, each));
  const ran = stops.filter(({ task }) => isAtLeast(task.observed.lastStatus, 'RUNNING'));
  if (stops.length > ran.length) tell(say.stoppedPending(stops.length - ran.length));
  if (ran.length > 0) tell(say.stopped(ran.map(({ task }) => task.spec.id)));
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

const isKept = ({ isProtected, condition }: PlannedTask) =>
  isProtected && condition !== 'gone' && condition !== 'leaving';

/** A task may be stopped that protection keeps: when that ends is the time to look again. */
function protectionEnd(tasks: readonly PlannedTask[], now: number): number | undefined {
  return earliest(tasks.filter(isKept).map(({ task }) => protectionOf(task, now).expiresAt));
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  let found: number | undefined;
  for (const time of times) if (time !== undefined && (found === undefined || time < found)) found = time;
  return found;
}
