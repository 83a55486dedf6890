/** Everything the page about a stopped task tells: read from the engine, then put into words. */
import type { LogRecord } from '../../../protocol/local.ts';
import type { EngineClient } from '../../engine/client.ts';
import { jsonLines } from '../../engine/lines.ts';
import { messageOf } from '../../log.ts';
import { diagnose } from '../../run/diagnosis/diagnose.ts';
import { exitCodeMeaning } from '../../run/diagnosis/exitCodes.ts';
import {
  isEssential,
  isOutOfMemory,
  plain,
  wasAskedToStop,
  type Diagnosis,
  type StoppedTask,
} from '../../run/diagnosis/stoppedTask.ts';
import type { Definition } from '../../run/definition.ts';
import { timeline, type Phase } from '../../run/timeline.ts';
import { lastPart, taskView, type TaskView } from '../../state/taskView.ts';

export interface StopReport {
  readonly task: TaskView;
  readonly diagnosis: Diagnosis;
  readonly phases: readonly Phase[];
  readonly containers: readonly ContainerReport[];
  /** Oldest first; of each container its last lines. */
  readonly logs: readonly LogRecord[];
  /** Why there are no logs, when that is so. */
  readonly logsProblem?: string;
  /** What the engine did differently from ECS. */
  readonly notices: readonly string[];
}

export interface ContainerReport {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly skipped: boolean;
  readonly exitCode?: number;
  /** What the code says; absent where it is the program's own. */
  readonly meaning?: string;
  readonly outOfMemory: boolean;
  readonly failed: boolean;
  readonly reason?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly restarts: number;
  readonly health?: { readonly status: string; readonly output?: string };
}

const LAST_LINES = 20;

/** undefined when the task is no longer known. */
export async function readStopReport(
  client: EngineClient,
  cluster: string,
  arn: string,
): Promise<StopReport | undefined> {
  const task = taskView((await client.describeTask(cluster, arn)) ?? {});
  if (!task) return undefined;
  const [definition, local, logs] = await Promise.all([
    client.describeTaskDefinition(task.taskDefinitionArn).catch(() => undefined),
    client.local('DescribeLocalTask', { task: arn }).catch(() => undefined),
    lastLines(client, arn).catch((error: unknown) => messageOf(error)),
  ]);
  const stopped: StoppedTask = {
    task,
    definition: (definition ?? {}) as Definition,
    ...(local ? { local } : {}),
    logs: typeof logs === 'string' ? [] : logs,
  };
  const report = stopReport(stopped, Date.now());
  return typeof logs === 'string' ? { ...report, logsProblem: logs } : report;
}

async function lastLines(client: EngineClient, task: string): Promise<LogRecord[]> {
  const query = new URLSearchParams({ task, tail: String(LAST_LINES) });
  const records: LogRecord[] = [];
  for await (const record of jsonLines<LogRecord>(await client.stream(`/logs?${query.toString()}`))) {
    records.push({ ...record, text: plain(record.text) });
  }
  return records;
}

/** Pure. */
export function stopReport(stopped: StoppedTask, now: number): StopReport {
  const { task, local, logs } = stopped;
  const circumstances = { stopRequested: wasAskedToStop(stopped) };
  return {
    task,
    diagnosis: diagnose(stopped),
    phases: timeline(task, now),
    logs,
    notices: (local?.notices ?? []).map(({ message }) => message),
    containers: task.containers.map((container): ContainerReport => {
      const known = local?.containers.find(({ name }) => name === container.name);
      const outOfMemory = isOutOfMemory(container);
      const startedAt = Date.parse(known?.startedAt ?? '');
      const finishedAt = Date.parse(known?.finishedAt ?? '');
      // A task that stops ends all its containers, each by its own code.
      const stopRequested = circumstances.stopRequested || diagnoseNot(stopped, container.name);
      const meaning =
        container.exitCode === undefined
          ? undefined
          : exitCodeMeaning(container.exitCode, { outOfMemory, stopRequested, neverStarted: neverStarted(known) });
      return {
        name: container.name,
        image: container.image,
        essential: isEssential(stopped, container.name),
        skipped: known?.skipped ?? false,
        ...(container.exitCode === undefined ? {} : { exitCode: container.exitCode }),
        ...(meaning === undefined ? {} : { meaning }),
        outOfMemory,
        failed: outOfMemory || (container.exitCode ?? 0) !== 0 || (container.reason !== undefined && !known?.skipped),
        ...(container.reason === undefined ? {} : { reason: container.reason }),
        ...(Number.isNaN(startedAt) ? {} : { startedAt }),
        ...(Number.isNaN(finishedAt) ? {} : { finishedAt }),
        restarts: known?.restartCount ?? 0,
        ...(container.health === 'UNKNOWN' && known?.healthOutput === undefined
          ? {}
          : {
              health: {
                status: container.health,
                ...(known?.healthOutput === undefined ? {} : { output: known.healthOutput.trim() }),
              },
            }),
      };
    }),
  };
}

/** Whether the engine knows the container and never saw it run. */
const neverStarted = (known: { readonly startedAt?: string } | undefined): boolean =>
  known !== undefined && known.startedAt === undefined;

/** Whether the container was ended with the task, and is not the one that ended it. */
const diagnoseNot = (stopped: StoppedTask, name: string): boolean => {
  const { container } = diagnose(stopped);
  return container !== undefined && container !== name;
};

export const titleOf = ({ task }: StopReport): string => `Why ${task.revisionName} (${task.id.slice(0, 8)}) stopped`;

export const clusterOf = ({ task }: StopReport): string => lastPart(task.clusterArn);
