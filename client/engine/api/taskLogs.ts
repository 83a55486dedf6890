/**
 * What a task's containers wrote, merged by time: running, restarted and stopped ones from Docker; from the log store what
 * Docker cannot tell any more, because the container is gone or Docker away.
 */
import type { LogRecord } from '../../protocol/local.ts';
import { completeLogs } from '../docker/completeLogs.ts';
import { DockerError, type Docker } from '../docker/docker.ts';
import type { LogStoreReader } from '../state/logs/logStore.ts';
import type { ContainerObserved } from '../state/model.ts';
import type { StoreReader } from '../state/store.ts';
import { containerIsAtLeast } from '../state/taskStatus.ts';
import { keptContainers, keptLines, type TimedLine } from './keptLogs.ts';
import { mergeByTime } from './mergeByTime.ts';
import { createPositionTracker } from '../util/logPosition.ts';

export interface TaskLogRequest {
  /** A task that is known, or one whose logs are kept. */
  readonly taskArn: string;
  /** Undefined: all of the task's but the pause. */
  readonly container?: string;
  readonly follow: boolean;
  /** Last lines of each container. */
  readonly tail?: number;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly signal: AbortSignal;
}

export interface LogSources {
  readonly store: StoreReader;
  readonly docker: Docker;
  readonly logs: LogStoreReader;
  /** Docker answers. */
  readonly dockerAvailable: () => boolean;
}

/** While following, a line waits this long for an earlier one of another container. */
const REORDER_WINDOW = 100;

/** Portions of lines. Ends when the containers have (follow) or with the last line there is. */
export async function* taskLogs(
  sources: LogSources,
  request: TaskLogRequest,
): AsyncGenerator<readonly LogRecord[], void, undefined> {
  const containers = sources.store.task(request.taskArn)?.observed.containers;
  const names = containers
    ? containers
        .filter((each) => (request.container === undefined ? each.kind === 'NORMAL' : each.name === request.container))
        .map((each) => each.name)
    : keptContainers(sources.logs, request.taskArn).filter((name) => (request.container ?? name) === name);
  const lines = names.map((name) => containerLines(sources, request, name));
  const patience = request.follow && names.length > 1 ? REORDER_WINDOW : undefined;
  for await (const batch of mergeByTime(lines, patience)) yield batch.map(({ record }) => record);
}

/** One container's lines. When following: from its start on when that is yet to come, and over its restarts too. */
async function* containerLines(
  sources: LogSources,
  request: TaskLogRequest,
  name: string,
): AsyncGenerator<readonly TimedLine[], void, undefined> {
  const { store, docker, logs } = sources;
  const { follow, signal, taskArn } = request;
  const { tail, since } = request;
  let restartsTold: number | undefined;
  const kept = () => keptLines(logs, taskArn, name, { tail, since });
  if (!store.task(taskArn) || !sources.dockerAvailable()) {
    yield* kept();
    return;
  }
  // What is kept goes further back than Docker's log, which begins files anew.
  const keptTo = tail === undefined ? yield* kept() : undefined;
  const tracker = createPositionTracker(keptTo);
  for (;;) {
    const container = await nextToRead(store, request, name, restartsTold);
    if (container?.dockerId === undefined) return;
    const restarts = restartsTold;
    restartsTold = container.restartCount;
    const from = restarts === undefined ? keptTo : tracker.position();
    const batches = completeLogs(docker, container.dockerId, { follow, from, tail, since, signal });
    try {
      for await (const lines of batches) {
        lines.forEach((line) => tracker.advance(line));
        yield lines.map(({ stream, text, time = Date.now() }) => ({
          time,
          record: { container: name, stream, time: isoTime(time), text },
        }));
      }
    } catch (error) {
      // Somebody removed the container behind our back: its log went with it, the others' are still there.
      if (!(error instanceof DockerError) || error.kind !== 'not-found') throw error;
      if (!keptTo) yield* kept();
      return;
    }
    if (!follow || signal.aborted) return;
  }
}

/** Many lines in turn are of the same millisecond. */
const isoTime = (() => {
  let last = NaN;
  let text = '';
  return (time: number): string => {
    if (time !== last) {
      last = time;
      text = new Date(time).toISOString();
    }
    return text;
  };
})();

/** Waits, if the request follows, until the container has something to read; undefined when nothing will come. */
async function nextToRead(
  store: StoreReader,
  { taskArn, follow, signal }: TaskLogRequest,
  name: string,
  restartsTold: number | undefined,
): Promise<ContainerObserved | undefined> {
  const look = (): ContainerObserved | 'later' | undefined => {
    const container = store.task(taskArn)?.observed.containers.find((each) => each.name === name);
    if (!container || signal.aborted) return undefined;
    if (restartsTold !== undefined && container.restartCount === restartsTold) {
      return container.status === 'STOPPED' ? undefined : 'later';
    }
    // Docker does not follow what was not started: it would end at once.
    if (containerIsAtLeast(container.status, follow ? 'RUNNING' : 'CREATED')) return container;
    return 'later';
  };
  const first = look();
  if (first !== 'later') return first;
  if (!follow) return undefined;
  return new Promise((resolve) => {
    const check = () => {
      const found = look();
      if (found === 'later') return;
      subscription.dispose();
      signal.removeEventListener('abort', check);
      resolve(found);
    };
    const subscription = store.subscribe(check);
    signal.addEventListener('abort', check);
    check();
  });
}
