/** "Why did it stop?": stop code, reason, exit codes and last log lines of a task, on one page. */
import { isStopped } from '../state/selectors.ts';
import { lastPart, type TaskView } from '../state/taskView.ts';
import { showDocument } from '../views/documents.ts';
import { pickTask } from './arguments.ts';
import type { Command } from './context.ts';

export const whyStopped: Command = async (context, argument) => {
  const task = await pickTask(context.store, argument, 'Which stopped task?', isStopped);
  if (task) await explainStop(task);
};

export async function explainStop(task: TaskView): Promise<void> {
  await showDocument(`Why ${task.revisionName} ${task.id.slice(0, 8)} stopped`, {
    kind: 'stop',
    cluster: lastPart(task.clusterArn),
    task: task.arn,
  });
}
