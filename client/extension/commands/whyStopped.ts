/** "Why did it stop?": cause and next step, stop code, reason, times, exit codes and last log lines of a task, on one page. */
import { env, window } from 'vscode';
import { isStopped } from '../state/selectors.ts';
import type { TaskView } from '../state/taskView.ts';
import { showStopPage, stopMarkdownOf } from '../views/stop/panel.ts';
import { pickTask } from './arguments.ts';
import type { Command, CommandContext } from './context.ts';

export const whyStopped: Command = async (context, argument) => {
  const task = await pickTask(context.store, argument, 'Which stopped task?', isStopped);
  if (task) await explainStop(context, task);
};

export async function explainStop({ session }: Pick<CommandContext, 'session'>, task: TaskView): Promise<void> {
  await showStopPage(await session.ensure(), task);
}

/** The same as text, for an issue or a chat. */
export const copyStopReport: Command = async ({ session, store }, argument) => {
  const task = await pickTask(store, argument, 'Which stopped task?', isStopped);
  if (!task) return;
  await env.clipboard.writeText(await stopMarkdownOf(await session.ensure(), task));
  window.setStatusBarMessage('Copied why the task stopped, as Markdown.', 3000);
};
