/**
 * One serial actor per task: whatever happens (a change of the record, an operation's end, an event of Docker, a timer),
 * it decides anew (`step.ts`), writes what it observed and starts what is to be done.
 */
import { DockerError, type ContainerSummary, type DockerEvent } from '../docker/docker.ts';
import type { TaskRecord } from '../state/model.ts';
import { containerIsAtLeast } from '../state/taskStatus.ts';
import { messageOf, type Log } from '../util/log.ts';
import { created, inspected, vanished, type Change } from './changes.ts';
import { operationKey, type Operation } from './operation.ts';
import type { OperationContext } from './operations/context.ts';
import { perform } from './operations/index.ts';
import { hasEnvironmentFiles } from './environmentFiles.ts';
import { isPrepared, prepare } from './prepare.ts';
import { secretsState } from './secretsState.ts';
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
  /** Asks Docker about every container that should be alive: events may have been missed. */
  refresh(): void;
  /** Resolves when nothing is in flight. */
  idle(): Promise<void>;
  dispose(): void;
}

/** Before an operation that failed for reasons outside the task is tried again. */
const RETRY_PAUSE = 1000;
const RETRY_PAUSE_UNEXPECTED = 5000;

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
  const inspecting = new Map<string, Promise<void>>();
  const inspectAgain = new Map<string, number | undefined>();
  const stopped = new AbortController();
  let connected = false;
  let trusted = fresh;
  let touched = !fresh;
  let volumesDone = false;
  let reconciling = false;
  let deciding = false;
  let decideAgain = false;
  let timer: AbortController | undefined;

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
      if (inspectAgain.has(key)) inspect(key);
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
      () => {
        cooling.delete(key);
        advance();
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
    });
    if (step.observed !== task.observed) {
      store.observeTask(taskArn, () => step.observed);
      decideAgain = true;
    }
    if (current()?.desired.status === 'STOPPED') abortWaits();
    if (connected) step.operations.forEach(launch);
    wakeAt(step.wakeAt);
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

  /** One inspection of a container at a time; what happens meanwhile causes another. */
  const inspect = (name: string, exitCode?: number): void => {
    const lifecycle = inFlight.get(name)?.operation.kind;
    // While it is started, a container may be made anew; while restarted, its former end is no news.
    if (inspecting.has(name) || lifecycle === 'start' || lifecycle === 'restart') {
      inspectAgain.set(name, exitCode ?? inspectAgain.get(name));
      return;
    }
    const known = exitCode ?? inspectAgain.get(name);
    inspectAgain.delete(name);
    const id = containerOf(name)?.dockerId;
    if (id === undefined || stopped.signal.aborted) return;
    const run = async () => {
      try {
        const seen = await docker.inspectContainer(id);
        const overtaken = inFlight.get(name)?.operation.kind;
        if (overtaken === 'start' || overtaken === 'restart') inspectAgain.set(name, known);
        else if (containerOf(name)?.dockerId === id) apply(seen ? inspected(name, seen) : vanished(name, known));
      } catch (error) {
        log.warn('inspecting a container failed', { container: name, problem: messageOf(error) });
      }
      inspecting.delete(name);
      if (inspectAgain.has(name) && !inFlight.has(name)) inspect(name);
      advance();
    };
    inspecting.set(name, Promise.resolve().then(run));
  };

  const containerOf = (name: string) => current()?.observed.containers.find((each) => each.name === name);

  const reconcileContainer = async (name: string, byName: ReadonlyMap<string, ContainerSummary>) => {
    const container = containerOf(name);
    if (container?.dockerName === undefined) return;
    const summary = byName.get(container.dockerName);
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
    const seen = await docker.inspectContainer(summary.id);
    apply(seen ? inspected(name, seen) : vanished(name));
  };

  const idle = async () => {
    while (inFlight.size > 0 || inspecting.size > 0) {
      await Promise.all([...[...inFlight.values()].map(({ done }) => done), ...inspecting.values()]);
    }
  };

  return {
    advance,
    async connect(containers) {
      if (!trusted) {
        await idle();
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
        trusted = true;
      }
      connected = true;
      advance();
    },
    disconnect() {
      connected = false;
      if (touched) trusted = false;
    },
    onEvent({ action, id, attributes }) {
      const container = current()?.observed.containers.find(({ dockerId }) => dockerId === id);
      if (!container || container.status === 'STOPPED') return;
      if (action === 'die') inspect(container.name, exitCodeOf(attributes));
      else if (action === 'destroy' || action.startsWith('health_status')) inspect(container.name);
    },
    refresh() {
      if (!connected) return;
      for (const { name, status } of current()?.observed.containers ?? []) {
        if (status !== 'STOPPED' && containerIsAtLeast(status, 'RUNNING')) inspect(name);
      }
    },
    idle,
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
