/** The page that tells why a task stopped. */
import type { LogRecord } from '../../protocol/local.ts';
import type { EngineClient } from '../engine/client.ts';
import { jsonLines } from '../engine/lines.ts';
import { messageOf } from '../log.ts';
import { lastPart, taskView, type TaskView } from '../state/taskView.ts';
import { duration, exitCodeText } from '../tree/tooltips.ts';

const LAST_LINES = 30;

/** Markdown. */
export async function stopPage(client: EngineClient, cluster: string, arn: string): Promise<string> {
  const task = taskView((await client.describeTask(cluster, arn)) ?? {});
  if (!task) return 'The task is no longer known.\n';
  const logs = await lastLines(client, arn).catch((error: unknown) => [messageOf(error)]);
  return explanation(task, logs);
}

/** Markdown. Pure. */
export function explanation(task: TaskView, logs: readonly string[]): string {
  const ran =
    task.startedAt === undefined
      ? 'never reached RUNNING'
      : `ran for ${duration((task.stoppedAt ?? task.startedAt) - task.startedAt)}`;
  const containers = task.containers.flatMap((container) => [
    `- **${container.name}** (${container.image}): ${container.exitCode === undefined ? 'no exit code, it was never started' : `exit code ${exitCodeText(container.exitCode)}`}`,
    ...(container.reason === undefined ? [] : [`  - ${container.reason}`]),
  ]);
  return [
    `# Why ${task.revisionName} (${task.id.slice(0, 8)}) stopped`,
    '',
    task.stoppedReason ?? 'No reason was told.',
    '',
    `- Stop code: ${task.stopCode ?? 'none'}`,
    `- Cluster: ${lastPart(task.clusterArn)}; the task ${ran}`,
    '',
    '## Containers',
    '',
    ...containers,
    '',
    '## Last log lines',
    '',
    '```text',
    ...(logs.length > 0 ? logs : ['(nothing was written)']),
    '```',
    '',
  ].join('\n');
}

async function lastLines(client: EngineClient, task: string): Promise<string[]> {
  const query = new URLSearchParams({ task, tail: String(LAST_LINES) });
  const lines: string[] = [];
  for await (const record of jsonLines<LogRecord>(await client.stream(`/logs?${query.toString()}`))) {
    lines.push(`${record.time} ${record.container}: ${record.text.trimEnd()}`);
  }
  return lines.sort().slice(-LAST_LINES);
}
