/**
 * The agent's decision: from a task's record and what is being done to it, what to observe and what to do next. Pure, and
 * idempotent: deciding again on its own result changes nothing.
 */
import {
  type ContainerDefinition,
  type ContainerObserved,
  type StopRequest,
  type TaskObserved,
  type TaskRecord,
  type TaskStatus,
} from '../state/model.ts';
import { containerIsAtLeast, isAtLeast } from '../state/taskStatus.ts';
import { networkModeOf } from './containerOptions/effective.ts';
import { withRouterDependency } from './firelens/router.ts';
import { hasCycle, mayStop, readiness } from './containerOrder.ts';
import { taskHealth } from './health.ts';
import { TASK_KEY, type Operation } from './operation.ts';
import { dependencyCycle, dependencyFailed, essentialStopped, failedToStart, nothingToRun } from './stopReason.ts';

/**
 * Whether the values of a task's secrets are known; `waiting` when the engine had them and lost them with a restart,
 * `remote` when they are to be read from AWS.
 */
export type SecretsState =
  | { readonly kind: 'ready' | 'remote' }
  | { readonly kind: 'waiting' | 'missing'; readonly container: string; readonly reason: string };

export interface StepInput {
  readonly task: TaskRecord;
  /** Keys of the operations in flight (`operationKey`). */
  readonly busy: ReadonlySet<string>;
  readonly secrets: SecretsState;
  /**
   * The record tells what is in Docker. It may not after a crash or a lost connection, until Docker was asked: then
   * nothing is done and nothing is taken for not started.
   */
  readonly trusted: boolean;
  /** The task's volumes are there. */
  readonly volumesReady: boolean;
  readonly now: number;
  /** Milliseconds that this machine was awake since a moment; the wall clock where it is not given. */
  readonly awakeSince?: (moment: number) => number;
}

export interface Step {
  /** The record's own observation when nothing changes. */
  readonly observed: TaskObserved;
  readonly operations: readonly Operation[];
  /** Decide again then, even if nothing happens. */
  readonly wakeAt?: number;
}

/** How often to look whether a forgotten secret is known again. */
const SECRET_PAUSE = 2000;

export function decide(input: StepInput): Step {
  const { task, busy, now, trusted } = input;
  if (task.observed.cleanedUp) return { observed: task.observed, operations: [] };
  if (task.observed.lastStatus === 'STOPPED') {
    const remove: Operation[] = task.desired.remove && trusted && !busy.has(TASK_KEY) ? [{ kind: 'remove' }] : [];
    return { observed: task.observed, operations: remove };
  }
  const definitions = withRouterDependency(task.spec.definition.containerDefinitions ?? []);
  const failing = task.desired.status === 'STOPPED' ? task.observed : withFailures(task.observed, definitions, input);
  const stopping = task.desired.status === 'STOPPED' || failing.stopCause !== undefined;
  const ended = stopping && trusted ? withUnstartedStopped(failing, busy) : failing;
  const observed = withTaskStatus(withExecutionStopped(ended), task, stopping, now);
  if (!trusted) return { observed, operations: [] };
  if (stopping) return { observed, operations: isHeld(observed) ? [] : stops(observed, definitions, busy) };
  return { observed, ...launches(observed, definitions, input) };
}

// ---- what ends the task by itself

function withFailures(
  before: TaskObserved,
  definitions: readonly ContainerDefinition[],
  input: StepInput,
): TaskObserved {
  const { task, secrets, now, trusted } = input;
  if (before.stopCause) return before;
  const stopWith = (observed: TaskObserved, stopCause: StopRequest): TaskObserved => ({ ...observed, stopCause });
  if (definitions.length > 0 && before.containers.filter(isApp).every(({ skipped }) => skipped)) {
    return stopWith(before, nothingToRun(now));
  }
  if (hasCycle(definitions)) return stopWith(before, dependencyCycle(task.spec.arn, now));
  // What the record says is not begun may run in Docker, and then needs no value any more.
  if (trusted && secrets.kind === 'missing') {
    const told = withReason(before, secrets.container, secrets.reason);
    return stopWith(told, failedToStart(secrets.reason, now));
  }
  const waited = !trusted
    ? before
    : secrets.kind === 'waiting'
      ? withReason(before, secrets.container, secrets.reason)
      : withoutWaitReason(before);
  // What a container waits for may have come while nobody looked.
  const observed = trusted ? withImpossibleStopped(waited, definitions, input) : waited;
  const cause = firstEssentialStopped(observed.containers);
  if (!cause) return observed;
  return stopWith(observed, essentialStopped(cause, now));
}

const isApp = ({ kind }: ContainerObserved) => kind === 'NORMAL';

function withReason(observed: TaskObserved, name: string, reason: string): TaskObserved {
  return mapContainers(observed, (each) => (each.name === name && each.reason !== reason ? { ...each, reason } : each));
}

/** What a container that is not begun yet was waiting for has come. */
function withoutWaitReason(observed: TaskObserved): TaskObserved {
  return mapContainers(observed, (each) => {
    if (containerIsAtLeast(each.status, 'RUNNING') || each.reason === undefined) return each;
    const { reason: _, ...rest } = each;
    return rest;
  });
}

/** A container whose dependency can never be met ends like one the agent could not start; that may doom further ones. */
function withImpossibleStopped(
  before: TaskObserved,
  definitions: readonly ContainerDefinition[],
  { busy, now, awakeSince }: StepInput,
): TaskObserved {
  let observed = before;
  for (let changed = true; changed;) {
    const current = observed;
    observed = mapContainers(current, (each) => {
      const definition = definitions.find(({ name }) => name === each.name);
      // Until it runs: what it waits for may end between its creation and its start.
      if (!definition || busy.has(each.name) || containerIsAtLeast(each.status, 'RUNNING')) return each;
      const answer = readiness(definition, definitions, current.containers, now, awakeSince);
      return answer.kind === 'impossible'
        ? { ...each, status: 'STOPPED', exitCode: 143, reason: dependencyFailed(answer.why) }
        : each;
    });
    changed = observed !== current;
  }
  return observed;
}

/** The first in time; the application before the pause, which a restart of Docker ends together with everything else. */
function firstEssentialStopped(containers: readonly ContainerObserved[]): ContainerObserved | undefined {
  const stopped = containers.filter(({ essential, skipped, status }) => essential && !skipped && status === 'STOPPED');
  const rank = (each: ContainerObserved) => (isApp(each) ? (each.finishedAt ?? 0) : Infinity);
  return stopped.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** When the work of the task ended: its first essential container that had run and stopped. */
function withExecutionStopped(observed: TaskObserved): TaskObserved {
  if (observed.executionStoppedAt !== undefined) return observed;
  const at = firstEssentialStopped(observed.containers)?.finishedAt;
  return at === undefined ? observed : { ...observed, executionStoppedAt: at };
}

// ---- stopping

/** Containers that Docker does not run need no stop call. */
function withUnstartedStopped(observed: TaskObserved, busy: ReadonlySet<string>): TaskObserved {
  return mapContainers(observed, (each) =>
    busy.has(each.name) || containerIsAtLeast(each.status, 'RUNNING') ? each : { ...each, status: 'STOPPED' },
  );
}

/**
 * A balancer or a proxy of Service Connect still sends requests to it: networking takes it out first. What ended by itself serves nobody any
 * more and waits for nothing.
 */
const isHeld = ({ targets = [], serviceConnect, stopCause, containers }: TaskObserved): boolean =>
  stopCause === undefined &&
  (targets.some(({ state }) => state !== 'unused') || serviceConnect?.registration === 'registered') &&
  firstEssentialStopped(containers) === undefined;

function stops(
  { containers }: TaskObserved,
  definitions: readonly ContainerDefinition[],
  busy: ReadonlySet<string>,
): Operation[] {
  return containers
    .filter(({ name, status }) => status !== 'STOPPED' && !busy.has(name) && mayStop(name, definitions, containers))
    .map(({ name }) => ({ kind: 'stop', container: name }));
}

// ---- launching

function launches(
  { containers, lastStatus }: TaskObserved,
  definitions: readonly ContainerDefinition[],
  { busy, secrets, volumesReady, now, awakeSince }: StepInput,
): Pick<Step, 'operations' | 'wakeAt'> {
  if (lastStatus === 'STOPPED') return { operations: [] };
  const pause = containers.find((each) => !isApp(each));
  const operations: Operation[] = [];
  if (!busy.has(TASK_KEY)) {
    if (secrets.kind === 'remote') operations.push({ kind: 'secrets' });
    else if (!volumesReady) operations.push({ kind: 'volumes' });
  }
  let wakeAt: number | undefined = secrets.kind === 'waiting' ? now + SECRET_PAUSE : undefined;
  for (const container of containers) {
    const definition = definitions.find(({ name }) => name === container.name);
    if (definition) {
      const answer = readiness(definition, definitions, containers, now, awakeSince);
      if (answer.kind === 'waiting' && answer.until !== undefined && container.status === 'NONE') {
        wakeAt = Math.min(wakeAt ?? Infinity, answer.until);
      }
      if (answer.kind !== 'ready' || secrets.kind !== 'ready') continue;
    }
    const next = nextOperation(container, definition ? pause : undefined, volumesReady);
    if (next && !busy.has(container.name)) operations.push({ kind: next, container: container.name });
  }
  return wakeAt === undefined ? { operations } : { operations, wakeAt };
}

/** @param pause the container whose namespaces it joins, if any */
function nextOperation(
  { status, kind }: ContainerObserved,
  pause: ContainerObserved | undefined,
  volumesReady: boolean,
): 'pull' | 'create' | 'start' | 'attach' | undefined {
  switch (status) {
    case 'NONE':
      return 'pull';
    case 'PULLED':
      return (kind !== 'NORMAL' || volumesReady) && (!pause || pause.dockerId !== undefined) ? 'create' : undefined;
    case 'CREATED':
      return !pause || containerIsAtLeast(pause.status, 'RUNNING') ? 'start' : undefined;
    case 'RUNNING':
      return kind === 'CNI_PAUSE' ? 'attach' : undefined;
    case 'RESOURCES_PROVISIONED':
    case 'STOPPED':
      return undefined;
  }
}

// ---- the task as a whole

function withTaskStatus(before: TaskObserved, task: TaskRecord, stopping: boolean, now: number): TaskObserved {
  const { containers } = before;
  const lastStatus = laterOf(before.lastStatus, statusOf(before, task, stopping));
  const health = taskHealth(containers, task.spec.definition.containerDefinitions ?? []);
  // The agent has it: from here on ECS shows the task as connected.
  const connected = before.connectivityAt === undefined && !stopping && isAtLeast(lastStatus, 'PENDING');
  if (lastStatus === before.lastStatus && health === before.health && !connected) return before;
  const reached = (status: TaskStatus) => isAtLeast(lastStatus, status) && !isAtLeast(before.lastStatus, status);
  return {
    ...before,
    lastStatus,
    health,
    ...(connected ? { connectivityAt: now } : {}),
    ...(lastStatus === 'RUNNING' && reached('RUNNING') ? { startedAt: now } : {}),
    ...(reached('STOPPING') ? { stoppingAt: now } : {}),
    ...(lastStatus === 'STOPPED'
      ? { stoppedAt: now, attachments: before.attachments.map((each) => ({ ...each, status: 'DELETED' })) }
      : {}),
  };
}

const laterOf = (a: TaskStatus, b: TaskStatus): TaskStatus => (isAtLeast(a, b) ? a : b);

function statusOf(observed: TaskObserved, { spec }: TaskRecord, stopping: boolean): TaskStatus {
  const { containers } = observed;
  const pause = containers.find((each) => !isApp(each));
  const apps = containers.filter(isApp);
  if (stopping) {
    if (isHeld(observed)) return 'DEACTIVATING';
    if (!apps.every(({ status }) => status === 'STOPPED')) return 'STOPPING';
    if (pause === undefined || pause.status === 'STOPPED') return 'STOPPED';
    return pause.kind === 'CNI_PAUSE' ? 'DEPROVISIONING' : 'STOPPING';
  }
  const networkReady =
    networkModeOf(spec) !== 'awsvpc' || (pause && containerIsAtLeast(pause.status, 'RESOURCES_PROVISIONED'));
  const running =
    containers.length > 0 && networkReady && apps.every(({ status }) => containerIsAtLeast(status, 'RUNNING'));
  if (running) return 'RUNNING';
  const hasNetwork = networkModeOf(spec) !== 'awsvpc' || (pause && containerIsAtLeast(pause.status, 'RUNNING'));
  return hasNetwork ? 'PENDING' : 'PROVISIONING';
}

function mapContainers(
  observed: TaskObserved,
  update: (container: ContainerObserved) => ContainerObserved,
): TaskObserved {
  const containers = observed.containers.map(update);
  return containers.some((each, index) => each !== observed.containers[index]) ? { ...observed, containers } : observed;
}
