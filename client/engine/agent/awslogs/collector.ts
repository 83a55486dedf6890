/**
 * Keeps what containers with the log driver `awslogs` write: follows each in Docker and adds its lines to its stream in the
 * log store. Docker's own log is the buffer: after a crash of the engine, a lost connection or a full disk it goes on where
 * the stream ends, so nothing is lost that Docker still has, and nothing is kept twice.
 */
import { completeLogs } from '../../docker/completeLogs.ts';
import { DockerError, type Docker } from '../../docker/docker.ts';
import type { LogStore } from '../../state/logs/logStore.ts';
import type { LogStream } from '../../state/logs/logStream.ts';
import type { LogEvent } from '../../state/logs/storedEvent.ts';
import type { ContainerObserved, TaskRecord } from '../../state/model.ts';
import type { StoreReader } from '../../state/store.ts';
import { containerIsAtLeast } from '../../state/taskStatus.ts';
import type { Clock } from '../../util/clock.ts';
import type { Disposable } from '../../util/disposable.ts';
import { messageOf, type Log } from '../../util/log.ts';
import { effectiveContainers } from '../containerOptions/effective.ts';
import { logDestination } from './destination.ts';
import { createEventAssembler } from './eventAssembler.ts';
import type { EventPattern } from './eventPattern.ts';

export interface LogCollector extends Disposable {
  start(): void;
  /** Resolves when all that the task's stopped containers wrote is kept, or cannot be for now. */
  settled(taskArn: string): Promise<void>;
  /** Ends; resolves when nothing is being written any more. */
  stop(): Promise<void>;
}

export interface LogCollectorOptions {
  readonly store: StoreReader;
  readonly docker: Docker;
  readonly logs: LogStore;
  /** Of this machine, not scaled: lines come as fast as they do. */
  readonly clock: Clock;
  readonly log: Log;
}

/** Before Docker, or the disk, is tried again. */
const DOCKER_PAUSE = 1000;
const DISK_PAUSE = 5000;
/** What could be the beginning of a longer event is kept after this long (the driver publishes at this pace). */
const EVENT_PATIENCE = 5000;
/** How long removing a container waits for its last lines. */
const SETTLE_PATIENCE = 10_000;

class DiskRefused extends Error {
  override readonly name = 'DiskRefused';
}

interface Following {
  readonly key: string;
  readonly taskArn: string;
  readonly container: string;
  readonly dockerId: string;
  readonly stream: LogStream;
  readonly pattern: EventPattern | undefined;
}

export function createLogCollector({ store, docker, logs, clock, log }: LogCollectorOptions): LogCollector {
  const active = new Map<string, { readonly taskArn: string; readonly ended: Promise<void> }>();
  const ending = new AbortController();
  /** A function: it may change during any await. */
  const isEnding = () => ending.signal.aborted;
  let diskTold = false;
  let subscription: Disposable | undefined;

  const look = ({ spec, observed }: TaskRecord) => {
    if (observed.cleanedUp || ending.signal.aborted) return;
    for (const definition of effectiveContainers(spec)) {
      if (definition.logConfiguration?.logDriver !== 'awslogs') continue;
      const container = observed.containers.find(({ name }) => name === definition.name);
      if (container?.dockerId === undefined || !hasStarted(container) || active.has(container.dockerId)) continue;
      const destination = logDestination(spec, definition, container.dockerId);
      if (!destination) continue;
      const stream = logs.stream({
        group: destination.group,
        stream: destination.stream,
        taskArn: spec.arn,
        container: container.name,
        createdAt: clock.now(),
      });
      if (stream.complete) continue;
      const key = container.dockerId;
      const { pattern } = destination;
      const ended = collect({ key, taskArn: spec.arn, container: container.name, dockerId: key, stream, pattern })
        .catch((error: unknown) => {
          if (!ending.signal.aborted) log.error('collecting a log failed', { key, problem: messageOf(error) });
        })
        .finally(() => active.delete(key));
      active.set(key, { taskArn: spec.arn, ended });
    }
  };

  /** Until the container has ended for good and all of its lines are kept. */
  const collect = async (subject: Following): Promise<void> => {
    const { stream } = subject;
    const { signal } = ending;
    while (!signal.aborted) {
      const stopped = statusOf(store, subject) === 'STOPPED';
      const restarts = containerOf(store, subject)?.restartCount;
      try {
        await read(subject, !stopped);
        if (stopped) {
          await stream.finish();
          return;
        }
      } catch (error) {
        if (isEnding()) return;
        if (error instanceof DockerError && error.kind === 'not-found') {
          await stream.finish();
          return;
        }
        if (!(error instanceof DockerError) && !(error instanceof DiskRefused)) throw error;
        await clock.sleep(error instanceof DiskRefused ? DISK_PAUSE : DOCKER_PAUSE, signal).catch(() => undefined);
        continue;
      }
      await changed(subject, restarts);
    }
  };

  /** Docker ended the stream: the agent will tell whether the container has stopped or starts again. */
  const changed = (subject: Following, restarts: number | undefined): Promise<void> =>
    new Promise((resolve) => {
      const check = () => {
        const container = containerOf(store, subject);
        if (container && container.status !== 'STOPPED' && container.restartCount === restarts) return false;
        done();
        return true;
      };
      // A stream may also end because Docker does: then nothing changes, and it is worth another look.
      const timer = new AbortController();
      const subscribed = store.subscribe(check);
      const done = () => {
        timer.abort(new Error('done'));
        subscribed.dispose();
        ending.signal.removeEventListener('abort', done);
        resolve();
      };
      ending.signal.addEventListener('abort', done);
      if (!check()) clock.sleep(DOCKER_PAUSE, timer.signal).then(done, () => undefined);
    });

  /** Reads to the end of what there is, or of the container's run. */
  const read = async ({ dockerId, stream, pattern }: Following, follow: boolean): Promise<void> => {
    const { position } = stream;
    const assembler = createEventAssembler(pattern, position);
    // One write at a time, in order, also when the patience with an unfinished event ends amid lines.
    let writing: Promise<void> = Promise.resolve();
    const keep = (events: readonly LogEvent[]) => {
      if (events.length === 0) return writing;
      writing = writing.then(() => append(stream, events));
      writing.catch(() => undefined);
      return writing;
    };
    const timer = pattern
      ? setInterval(() => {
          if (clock.now() - (assembler.waitingSince() ?? Infinity) >= EVENT_PATIENCE) {
            void keep(assembler.flush(clock.now())).catch(() => undefined);
          }
        }, EVENT_PATIENCE / 5)
      : undefined;
    try {
      const batches = completeLogs(docker, dockerId, { follow, from: position, signal: ending.signal, clock });
      for await (const lines of batches) await keep(assembler.push(lines, clock.now()));
      // The engine ends: what waits for its next line is read again by the next one.
      if (!ending.signal.aborted) await keep(assembler.flush(clock.now()));
      await writing;
    } finally {
      clearInterval(timer);
      await writing.catch(() => undefined);
    }
  };

  /** A disk that takes nothing is told once; the container goes on, and its log is Docker's until there is room again. */
  const append = async (stream: LogStream, events: readonly LogEvent[]): Promise<void> => {
    try {
      await stream.append(events);
      if (diskTold) log.info('logs are kept again');
      diskTold = false;
    } catch (error) {
      if (!diskTold) {
        log.error('logs cannot be kept: they stay with Docker until this machine has room for them', {
          folder: stream.folder,
          error: messageOf(error),
        });
      }
      diskTold = true;
      throw new DiskRefused(messageOf(error), { cause: error });
    }
  };

  return {
    start() {
      for (const stream of logs.streams())
        if (!store.task(stream.identity.taskArn)) void stream.finish().catch(() => undefined);
      subscription = store.subscribe((change) => {
        if (change.kind === 'task' && change.after) look(change.after);
      });
      store.tasks().forEach(look);
    },
    async settled(taskArn) {
      const mine = [...active.values()].filter((each) => each.taskArn === taskArn).map(({ ended }) => ended);
      if (mine.length === 0) return;
      const patience = new AbortController();
      const deadline = clock.sleep(SETTLE_PATIENCE, patience.signal).catch(() => undefined);
      await Promise.race([Promise.all(mine), deadline]);
      patience.abort(new Error('settled'));
    },
    async stop() {
      ending.abort(new Error('the engine ends'));
      subscription?.dispose();
      await Promise.all([...active.values()].map(({ ended }) => ended));
      await logs.close();
    },
    dispose() {
      ending.abort(new Error('disposed'));
      subscription?.dispose();
    },
  };
}

/** Docker follows nothing of a container that was not started. */
const hasStarted = ({ status, startedAt }: ContainerObserved) =>
  status === 'STOPPED' ? startedAt !== undefined : containerIsAtLeast(status, 'RUNNING');

const containerOf = (store: StoreReader, { taskArn, container }: Following) =>
  store.task(taskArn)?.observed.containers.find(({ name }) => name === container);

/** A task that is forgotten has stopped. */
const statusOf = (store: StoreReader, subject: Following) => containerOf(store, subject)?.status ?? 'STOPPED';
