/**
 * One serial actor per task: whatever happens (a change of the record, an operation's end, an event of Docker, a timer),
 * it decides anew (`step.ts`), writes what it observed and starts what is to be done.
 */
import { DockerError, type ContainerSummary, type DockerEvent } from '../docker/docker.ts';
import type { ContainerObserved, TaskRecord } from '../state/model.ts';
import { containerIsAtLeast } from '../state/taskStatus.ts';
import { messageOf, type Log } from '../util/log.ts';
import { created, inspected, vanished, type Change } from './changes.ts';
import { operationKey, type Operation } from './operation.ts';
import type { OperationContext } from './operations/context.ts';
import { perform } from './operations/index.ts';
import { hasEnvironmentFiles } from './environmentFiles.ts';
import { isPrepared, prepare } from './prepare.ts';
import { secretsState } from './secretsState.ts';
import { hasCheck } from './health.ts';
import { waitedFor } from './containerOrder.ts';
import { decide } from './step.ts';
import { volumeWishes } from './taskVolumes.ts';

export interface TaskLoop {
  /** Looks at the record again. */
  advance(): void;
  /** Docker is there. The record is brought in line with what is in it, then operations may run. */
  connect(containers: readonly ContainerSummary[]): Promise<void>;
  /** Docker is gone: no further operations. */
  disconnect(): void;
  /** An event of one of the task's containers. */
  onEvent(event: DockerEvent): void;
  /** Asks Docker about every container that should be alive, or those with a health check: events may have been missed. */
  refresh(which?: 'checked'): void;
  /** One of the task's containers runs; it may be one that is known to have ended. */
  seenRunning(id: string): void;
  /** Resolves when nothing is in flight. */
  idle(): Promise<void>;
  dispose(): void;
}

/** Before an operation that failed for reasons outside the task is tried again. */
const RETRY_PAUSE = 1000;
const RETRY_PAUSE_UNEXPECTED = 5000;
/** Between looks at containers that others wait for (ecs/runtime 1.2). */
const POLL_PAUSE = 5000;
/** For a container that somebody started after its end. */
const SECOND_STOP_GRACE = 10;

interface InFlight {
  readonly operation: Operation;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** @param fresh the task was added just now: nothing of it can be in Docker yet */
export function createTaskLoop(taskArn: string, context: OperationContext, fresh: boolean): TaskLoop {
  const { store, docker, clock } = context;
  const log: Log = context.log.with({ task: taskArn.slice(taskArn.lastIndexOf('/') + 1) });
  const inFlight = new Map<string, InFlight>();
  const cooling = new Set<string>();
  const inspecting = new Map<string, Promise<boolean>>();
  const inspectAgain = new Map<string, number | undefined>();
  const stopped = new AbortController();
  let connected = false;
  /** Counts the absences of Docker: what was begun before one must not speak for the time after it. */
  let absences = 0;
  let trusted = fresh;
  let touched = !fresh;
  let volumesDone = false;
  let reconciling = false;
  let deciding = false;
  let decideAgain = false;
  let timer: AbortController | undefined;
  let polling = false;
  const stoppedAgain = new Set<string>();

  const current = () => store.task(taskArn);

  const apply = (change: Change): void => {
    const task = current();
    if (!task) return;
    const effect = change(task, clock.now());
    store.observeTask(taskArn, () => effect.observed);
    if (effect.follow && connected && !stopped.signal.aborted) launch(effect.follow);
  };

  const launch = (operation: Operation): void => {
    const key = operationKey(operation);
    const task = current();
    if (!task || inFlight.has(key)) return;
    touched = true;
    const abort = new AbortController();
    const run = async () => {
      try {
        const change = await perform(context, task, operation, abort.signal);
        inFlight.delete(key);
        if (operation.kind === 'volumes') volumesDone = true;
        apply(change);
      } catch (error) {
        inFlight.delete(key);
        coolDown(key, operation, error);
      }
      if (inspectAgain.has(key)) void inspect(key);
      advance();
    };
    // The body runs only after the entry is there, so that what it starts at once already sees it.
    inFlight.set(key, { operation, abort, done: Promise.resolve().then(run) });
  };

  /** The failure says nothing about the task: it is tried again a little later. */
  const coolDown = (key: string, operation: Operation, error: unknown) => {
    const known = error instanceof DockerError;
    log[known ? 'warn' : 'error'](`${operation.kind} will be tried again`, {
      container: key,
      problem: messageOf(error),
    });
    cooling.add(key);
    const pause = known && error.kind === 'unreachable' ? RETRY_PAUSE : RETRY_PAUSE_UNEXPECTED;
    clock.sleep(pause, stopped.signal).then(
      async () => {
        // Only the answer may have been lost: what has run already must not be run a second time.
        const unsure = operation.kind === 'start' || operation.kind === 'restart';
        // After an absence of Docker every container is looked at anyway.
        if (unsure && connected && !(await inspect(key))) {
          coolDown(key, operation, new DockerError('unreachable', 'it is not known whether it has taken effect'));
          return;
        }
        cooling.delete(key);
        advance();
      },
      () => undefined,
    );
  };

  const poll = () => {
    const { spec, observed } = current() ?? {};
    if (polling || !connected || !observed || observed.lastStatus === 'STOPPED') return;
    const names = waitedFor(spec?.definition.containerDefinitions ?? [], observed.containers);
    if (names.length === 0) return;
    polling = true;
    clock.sleep(POLL_PAUSE, stopped.signal).then(
      () => {
        polling = false;
        if (connected) for (const name of names) void inspect(name);
        poll();
      },
      () => undefined,
    );
  };

  const wakeAt = (time: number | undefined) => {
    timer?.abort();
    timer = undefined;
    if (time === undefined) return;
    timer = new AbortController();
    clock
      .sleep(Math.max(0, time - clock.now()), AbortSignal.any([timer.signal, stopped.signal]))
      .then(advance, () => undefined);
  };

  const decideOnce = (): void => {
    const task = current();
    // Half of what is known after an absence would make a wrong cause: what ended first is known when all are seen.
    if (!task || stopped.signal.aborted || reconciling) return;
    if (!isPrepared(task)) {
      store.observeTask(taskArn, () => prepare(task, context.machine().helperImage, context.random));
      decideAgain = true;
      return;
    }
    const step = decide({
      task,
      busy: new Set([...inFlight.keys(), ...cooling]),
      trusted,
      secrets: secretsState(task, context.secrets),
      volumesReady: volumesDone || !needsVolumes(task, store.engineId),
      now: clock.now(),
      awakeSince: (moment) => context.awake.since(moment),
    });
    if (step.observed !== task.observed) {
      store.observeTask(taskArn, () => step.observed);
      decideAgain = true;
    }
    if (current()?.desired.status === 'STOPPED') abortWaits();
    if (connected) step.operations.forEach(launch);
    wakeAt(step.wakeAt);
    poll();
  };

  /** What may take long and is of no use to a task that ends. */
  const abortWaits = () => {
    for (const { operation, abort } of inFlight.values()) {
      if (operation.kind === 'pull' || operation.kind === 'secrets') abort.abort();
    }
  };

  const advance = (): void => {
    decideAgain = true;
    // Writing to the store calls back here: the outer round does it.
    if (deciding) return;
    deciding = true;
    try {
      while (decideAgain) {
        decideAgain = false;
        decideOnce();
      }
    } finally {
      deciding = false;
    }
  };

  /**
   * One inspection of a container at a time; what happens meanwhile causes another.
   * @returns whether Docker could tell
   */
  const inspect = (name: string, exitCode?: number): Promise<boolean> => {
    const lifecycle = inFlight.get(name)?.operation.kind;
    // While it is started, a container may be made anew; while restarted, its former end is no news.
    if (inspecting.has(name) || lifecycle === 'start' || lifecycle === 'restart') {
      inspectAgain.set(name, exitCode ?? inspectAgain.get(name));
      return inspecting.get(name) ?? Promise.resolve(false);
    }
    const known = exitCode ?? inspectAgain.get(name);
    inspectAgain.delete(name);
    const id = containerOf(name)?.dockerId;
    if (id === undefined || stopped.signal.aborted) return Promise.resolve(false);
    const run = async () => {
      let told = true;
      try {
        const seen = await docker.inspectContainer(id);
        const overtaken = inFlight.get(name)?.operation.kind;
        if (overtaken === 'start' || overtaken === 'restart') inspectAgain.set(name, known);
        else if (containerOf(name)?.dockerId === id) apply(seen ? inspected(name, seen) : vanished(name, known));
      } catch (error) {
        log.warn('inspecting a container failed', { container: name, problem: messageOf(error) });
        told = false;
      }
      inspecting.delete(name);
      if (inspectAgain.has(name) && !inFlight.has(name)) void inspect(name);
      advance();
      return told;
    };
    const running = Promise.resolve().then(run);
    inspecting.set(name, running);
    return running;
  };

  /** The ECS agent stops it once more; somebody who starts it again may be looking for a fault (ecs/runtime 1.2). */
  const seenRunning = (id: string) => {
    const container = current()?.observed.containers.find(({ dockerId }) => dockerId === id);
    if (container?.status !== 'STOPPED' || stoppedAgain.has(id) || !connected || reconciling) return;
    stoppedAgain.add(id);
    log.warn('a container that had ended runs; it is stopped once more', { container: container.name });
    docker.stopContainer(id, SECOND_STOP_GRACE).catch((error: unknown) => {
      stoppedAgain.delete(id);
      log.warn('stopping a container again failed', { container: container.name, problem: messageOf(error) });
    });
  };

  const containerOf = (name: string) => current()?.observed.containers.find((each) => each.name === name);

  /** A creation that was under way may have ended after the list was made. */
  const foundByName = async ({ status, dockerName = '' }: ContainerObserved) => {
    if (status === 'STOPPED') return undefined;
    const seen = await docker.inspectContainer(dockerName);
    return seen && { id: seen.id, state: seen.state.status };
  };

  const reconcileContainer = async (name: string, byName: ReadonlyMap<string, ContainerSummary>) => {
    const container = containerOf(name);
    if (container?.dockerName === undefined) return;
    const summary = byName.get(container.dockerName) ?? (await foundByName(container));
    if (!summary) {
      if (container.status !== 'STOPPED') apply(vanished(name));
      return;
    }
    if (container.dockerId !== summary.id || container.status === 'NONE' || container.status === 'PULLED') {
      apply(created(name, summary.id));
    }
    if (container.status === 'STOPPED') {
      // Known to have ended, yet it runs: a stop that was not seen through, or somebody started it.
      if (summary.state === 'running') await docker.stopContainer(summary.id, 0);
      return;
    }
    // Somebody else may have paused a container that was seen running; this one waited for its way to the endpoints.
    const isBeginning = !containerIsAtLeast(container.status, 'RUNNING') || container.restartedAfter !== undefined;
    if (summary.state === 'paused' && isBeginning) await docker.unpauseContainer(summary.id);
    const seen = await docker.inspectContainer(summary.id);
    apply(seen ? inspected(name, seen) : vanished(name));
  };

  const idle = async (except?: Operation['kind']) => {
    const running = () => [...inFlight.values()].filter(({ operation }) => operation.kind !== except);
    while (running().length > 0 || inspecting.size > 0) {
      await Promise.all([...running().map(({ done }) => done), ...inspecting.values()]);
    }
  };

  return {
    advance,
    async connect(containers) {
      if (!trusted) {
        const absence = absences;
        // A pull changes no container, and may take an hour.
        await idle('pull');
        if (absence !== absences) return;
        const byName = new Map(containers.map((each) => [each.name, each]));
        // Docker is there for what a restart policy makes of an end that was not seen.
        connected = true;
        reconciling = true;
        try {
          const names = (current()?.observed.containers ?? []).map(({ name }) => name);
          await Promise.all(names.map((name) => reconcileContainer(name, byName)));
        } finally {
          reconciling = false;
        }
        if (absence !== absences) return;
        trusted = true;
      }
      connected = true;
      advance();
    },
    disconnect() {
      connected = false;
      absences += 1;
      if (touched) trusted = false;
    },
    onEvent({ action, id, attributes }) {
      const container = current()?.observed.containers.find(({ dockerId }) => dockerId === id);
      if (!container) return;
      if (container.status === 'STOPPED') {
        if (action === 'start') seenRunning(id);
        return;
      }
      if (action === 'die') void inspect(container.name, exitCodeOf(attributes));
      else if (action === 'destroy' || action.startsWith('health_status')) void inspect(container.name);
    },
    refresh(which) {
      if (!connected) return;
      const { spec, observed } = current() ?? {};
      const checked = (spec?.definition.containerDefinitions ?? []).filter(hasCheck).map(({ name }) => name);
      for (const { name, status } of observed?.containers ?? []) {
        if (which === 'checked' && !checked.includes(name)) continue;
        if (status !== 'STOPPED' && containerIsAtLeast(status, 'RUNNING')) void inspect(name);
      }
    },
    seenRunning,
    idle: () => idle(),
    dispose() {
      stopped.abort();
      timer?.abort();
      abortWaits();
    },
  };
}

function exitCodeOf(attributes: Readonly<Record<string, string>>): number | undefined {
  const text = attributes['exitCode'];
  return text === undefined ? undefined : Number(text);
}

/** Once every container is made, so are the volumes, and the environment files are read. */
function needsVolumes({ spec, observed }: TaskRecord, engineId: string): boolean {
  return (
    (hasEnvironmentFiles(spec) || volumeWishes(spec, observed.taskVolumes, engineId).length > 0) &&
    observed.containers.some(({ kind, status }) => kind === 'NORMAL' && !containerIsAtLeast(status, 'CREATED'))
  );
}
