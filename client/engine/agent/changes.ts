/** What an operation's end or Docker's news make of a task: pure functions from record to observation. */
import type { ContainerInspection, DockerError } from '../docker/docker.ts';
import {
  PAUSE_CONTAINER_NAME,
  type ContainerDefinition,
  type ContainerObserved,
  type ContainerStatus,
  type NetworkBinding,
  type TaskObserved,
  type TaskRecord,
} from '../state/model.ts';
import { containerIsAtLeast } from '../state/taskStatus.ts';
import { attachmentOf } from './attachment.ts';
import { containerHealth, hasCheck } from './health.ts';
import type { Operation } from './operation.ts';
import { failedStep, failedToStart, OUT_OF_MEMORY, PAUSE_STARTED_AGAIN, VANISHED } from './stopReason.ts';

export interface Effect {
  readonly observed: TaskObserved;
  /** To be done because of it. */
  readonly follow?: Operation;
}

export type Change = (task: TaskRecord, now: number) => Effect;

export const noChange: Change = ({ observed }) => ({ observed });

export function updateContainer(
  observed: TaskObserved,
  name: string,
  update: (container: ContainerObserved) => ContainerObserved,
): TaskObserved {
  const containers = observed.containers.map((each) => (each.name === name ? update(each) : each));
  const changed = containers.some((each, index) => each !== observed.containers[index]);
  return changed ? { ...observed, containers } : observed;
}

const containerChange =
  (name: string, update: (container: ContainerObserved, now: number) => ContainerObserved): Change =>
  ({ observed }, now) => ({ observed: updateContainer(observed, name, (container) => update(container, now)) });

/** Forwards only: news that arrive late do not set a container back. */
const forward = (container: ContainerObserved, status: ContainerStatus): ContainerStatus =>
  containerIsAtLeast(container.status, status) ? container.status : status;

export interface PullTimes {
  readonly startedAt: number;
  readonly stoppedAt: number;
}

export const pulled =
  (name: string, imageDigest: string | undefined, times: PullTimes | undefined): Change =>
  ({ observed }) => ({
    observed: {
      ...updateContainer(observed, name, (container) => ({
        ...container,
        status: forward(container, 'PULLED'),
        ...(imageDigest === undefined ? {} : { imageDigest }),
      })),
      ...(times === undefined
        ? {}
        : { pullStartedAt: observed.pullStartedAt ?? times.startedAt, pullStoppedAt: times.stoppedAt }),
    },
  });

export const bound = (name: string, dockerName: string, networkBindings: readonly NetworkBinding[]): Change =>
  containerChange(name, (container) => ({ ...container, dockerName, networkBindings }));

export const created = (name: string, dockerId: string): Change =>
  containerChange(name, (container, now) => ({
    ...container,
    dockerId,
    status: forward(container, 'CREATED'),
    createdAt: container.createdAt ?? now,
  }));

/** @param remark what the user must know although it runs */
export const started = (name: string, remark?: string): Change =>
  containerChange(name, (container, now) => {
    if (container.status === 'STOPPED') return container;
    // A restart that was decided has been done.
    const { restartedAfter: _, ...rest } = container;
    return {
      ...rest,
      status: forward(container, 'RUNNING'),
      startedAt: container.startedAt ?? now,
      ...(remark === undefined ? {} : { reason: remark }),
    };
  });

/** The pause runs and has its address: the task has its network interface. */
export const attached =
  (inspection: ContainerInspection, networkName: string): Change =>
  (task, now) => {
    const seen = inspected(PAUSE_CONTAINER_NAME, inspection)(task, now).observed;
    const network = inspection.networks[networkName];
    if (!inspection.state.running || !network) return { observed: seen };
    const observed = updateContainer(seen, PAUSE_CONTAINER_NAME, (pause) => ({
      ...pause,
      // Docker's own time, by which a later start of the same container is told apart.
      startedAt: inspection.state.startedAt ?? now,
      status: forward(pause, 'RESOURCES_PROVISIONED'),
    }));
    return { observed: { ...observed, attachments: [attachmentOf(task, network)] } };
  };

/** A step that Docker refused ends the container; it never ran, so it has no exit code. */
export const failed = (name: string, step: 'pull' | 'create' | 'start' | 'stop', error: DockerError): Change =>
  failedBecause(name, failedStep(step, error));

export const failedBecause = (name: string, reason: string): Change =>
  containerChange(name, (container) =>
    container.status === 'STOPPED' ? container : { ...container, status: 'STOPPED', reason },
  );

/** The whole task cannot start, whatever the container is. */
export const taskFailed =
  (reason: string): Change =>
  ({ observed }, now) => ({
    observed: observed.stopCause ? observed : { ...observed, stopCause: failedToStart(reason, now) },
  });

/**
 * Docker does not know the container any more. `exitCode` comes from the event that told of its end, if one did. One that
 * was never started is not missed: its start makes it.
 */
export const vanished = (name: string, exitCode?: number): Change =>
  containerChange(name, (container, now) =>
    container.status === 'STOPPED' ||
    container.dockerId === undefined ||
    (container.status === 'CREATED' && exitCode === undefined)
      ? container
      : {
          ...container,
          status: 'STOPPED',
          reason: container.reason ?? VANISHED,
          finishedAt: now,
          ...(exitCode === undefined ? {} : { exitCode }),
        },
  );

/** What an inspection tells: running, health, or the end with its exit code, which a restart policy may undo. */
export const inspected =
  (name: string, inspection: ContainerInspection): Change =>
  (task, now) => {
    const container = task.observed.containers.find((each) => each.name === name);
    const definition = task.spec.definition.containerDefinitions?.find((each) => each.name === name);
    if (!container || container.status === 'STOPPED') return { observed: task.observed };
    const { state } = inspection;
    const update = (next: ContainerObserved) => updateContainer(task.observed, name, () => next);
    const identified = container.dockerId === inspection.id ? container : { ...container, dockerId: inspection.id };
    if (wasStartedAgain(container, inspection)) {
      return { observed: update({ ...identified, status: 'STOPPED', reason: PAUSE_STARTED_AGAIN, finishedAt: now }) };
    }
    if (state.running) {
      return { observed: update(whileRunning(identified, inspection, definition, now)) };
    }
    if (state.startedAt === undefined) {
      const next = forward(container, 'CREATED');
      return { observed: update(next === identified.status ? identified : { ...identified, status: next }) };
    }
    const exit = { exitCode: state.exitCode, finishedAt: state.finishedAt ?? now };
    if (definition && task.desired.status === 'RUNNING') {
      const follow: Operation = { kind: 'restart', container: name };
      // Decided already, and then the engine was killed or Docker lost.
      if (container.restartedAfter === exit.finishedAt) return { observed: update(identified), follow };
      // By the time of the end, not of its discovery: an engine that comes back later decides the same.
      if (mayRestart(definition, container, state.startedAt, state.exitCode, exit.finishedAt)) {
        const restartCount = container.restartCount + 1;
        const next = { ...identified, restartCount, lastRestartAt: now, restartedAfter: exit.finishedAt };
        return { observed: update({ ...next, health: { status: 'UNKNOWN', since: now } }), follow };
      }
    }
    // What was remarked on the running container is not why it ended.
    const { reason: _, ...ended } = identified;
    const reason = state.oomKilled
      ? OUT_OF_MEMORY
      : state.error === ''
        ? undefined
        : `DockerStateError: ${state.error}`;
    return {
      observed: update({
        ...ended,
        ...exit,
        status: 'STOPPED',
        startedAt: container.startedAt ?? state.startedAt,
        ...(reason === undefined ? {} : { reason }),
      }),
    };
  };

/** Between what the agent took for the start and what Docker tells, where the former is not Docker's own time. */
const START_TOLERANCE = 1000;

/** A pause that died and runs again has a new network; the task's containers stay in the former one, alone with themselves. */
const wasStartedAgain = ({ kind, status, startedAt }: ContainerObserved, { state }: ContainerInspection): boolean =>
  kind === 'CNI_PAUSE' &&
  status === 'RESOURCES_PROVISIONED' &&
  (state.startedAt ?? 0) > (startedAt ?? Infinity) + START_TOLERANCE;

function whileRunning(
  container: ContainerObserved,
  { state }: ContainerInspection,
  definition: ContainerDefinition | undefined,
  now: number,
): ContainerObserved {
  const status = forward(container, 'RUNNING');
  const health =
    definition && hasCheck(definition) ? containerHealth(container.health, state.health, now) : container.health;
  const startedAt = container.startedAt ?? state.startedAt ?? now;
  if (status === container.status && health === container.health && startedAt === container.startedAt) return container;
  return { ...container, status, health, startedAt };
}

const DEFAULT_RESTART_PERIOD = 300;

/** The agent's rule: no count, no back-off; who dies sooner than the period after its last start stays down (ecs/runtime 1.6). */
export function mayRestart(
  { restartPolicy }: ContainerDefinition,
  container: ContainerObserved,
  startedAt: number,
  exitCode: number,
  finishedAt: number,
): boolean {
  if (!restartPolicy?.enabled || restartPolicy.ignoredExitCodes?.includes(exitCode)) return false;
  const since = container.lastRestartAt ?? container.startedAt ?? startedAt;
  return finishedAt - since >= (restartPolicy.restartAttemptPeriod ?? DEFAULT_RESTART_PERIOD) * 1000;
}

export const removed: Change = ({ observed }) => ({ observed: { ...observed, cleanedUp: true } });
