/** What a task's containers wrote, from Docker: running, restarted and stopped ones, merged by time. */
import type { LogRecord } from '../../protocol/local.ts';
import { DockerError, type Docker } from '../docker/docker.ts';
import type { ContainerObserved } from '../state/model.ts';
import type { StoreReader } from '../state/store.ts';
import { containerIsAtLeast } from '../state/taskStatus.ts';
import { mergeByTime } from './mergeByTime.ts';

export interface TaskLogRequest {
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

/** While following, a line waits this long for an earlier one of another container. */
const REORDER_WINDOW = 100;

/** A line with its time as a number, which the merge goes by. */
interface TimedLine {
  readonly time: number;
  readonly record: LogRecord;
}

/** Ends when the containers have (follow) or with the last line there is. */
export async function* taskLogs(
  store: StoreReader,
  docker: Docker,
  request: TaskLogRequest,
): AsyncGenerator<LogRecord, void, undefined> {
  const names = (store.task(request.taskArn)?.observed.containers ?? [])
    .filter((each) => (request.container === undefined ? each.kind === 'NORMAL' : each.name === request.container))
    .map((each) => each.name);
  const sources = names.map((name) => containerLines(store, docker, request, name));
  const patience = request.follow && names.length > 1 ? REORDER_WINDOW : undefined;
  for await (const { record } of mergeByTime(sources, patience)) yield record;
}

/** One container's lines. When following: from its start on when that is yet to come, and over its restarts too. */
async function* containerLines(
  store: StoreReader,
  docker: Docker,
  request: TaskLogRequest,
  name: string,
): AsyncGenerator<TimedLine, void, undefined> {
  const { follow, signal } = request;
  let { tail, since } = request;
  let restartsTold: number | undefined;
  for (;;) {
    const container = await nextToRead(store, request, name, restartsTold);
    if (container?.dockerId === undefined) return;
    restartsTold = container.restartCount;
    const lines = docker.logs(container.dockerId, {
      follow,
      timestamps: true,
      ...(tail === undefined ? {} : { tail }),
      ...(since === undefined ? {} : { since }),
      signal,
    });
    try {
      for await (const { stream, text, time = Date.now() } of lines) {
        since = time + 1;
        yield { time, record: { container: name, stream, time: new Date(time).toISOString(), text } };
      }
    } catch (error) {
      // Somebody removed the container behind our back: its log went with it, the others' are still there.
      if (error instanceof DockerError && error.kind === 'not-found') return;
      throw error;
    }
    if (!follow || signal.aborted) return;
    tail = undefined;
  }
}

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
