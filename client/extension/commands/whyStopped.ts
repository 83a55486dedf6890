/** "Why did it stop?": stop code, reason, exit codes and last log lines of a task, on one page. */
import { window, workspace } from 'vscode';
import type { LogRecord } from '../../protocol/local.ts';
import { jsonLines } from '../engine/lines.ts';
import { isStopped } from '../state/selectors.ts';
import { lastPart, type TaskView } from '../state/taskView.ts';
import { duration, exitCodeText } from '../tree/tooltips.ts';
import { pickTask } from './arguments.ts';
import type { Command, CommandContext } from './context.ts';

const LAST_LINES = 30;

export const whyStopped: Command = async (context, argument) => {
  const task = await pickTask(context.store, argument, 'Which stopped task?', isStopped);
  if (task) await explainStop(context, task);
};

export async function explainStop(context: CommandContext, task: TaskView): Promise<void> {
  const logs = await lastLines(context, task).catch((error: unknown) => [
    error instanceof Error ? error.message : String(error),
  ]);
  const content = explanation(task, logs);
  await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }), { preview: true });
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

async function lastLines({ session }: CommandContext, task: TaskView): Promise<string[]> {
  const client = await session.ensure();
  const query = new URLSearchParams({ task: task.arn, tail: String(LAST_LINES) });
  const lines: string[] = [];
  for await (const record of jsonLines<LogRecord>(await client.stream(`/logs?${query.toString()}`))) {
    lines.push(`${record.time} ${record.container}: ${record.text.trimEnd()}`);
  }
  return lines.sort().slice(-LAST_LINES);
}
