/** Ending tasks, one or all, and forgetting the ended ones. */
import { window } from 'vscode';
import { activeTasks, isStopped } from '../state/selectors.ts';
import { serviceNameOf } from '../state/serviceSelectors.ts';
import { lastPart, type TaskView } from '../state/taskView.ts';
import { pickTask, subjectIn } from './arguments.ts';
import type { Command, CommandContext } from './context.ts';

export const stopTask: Command = async (context, argument) => {
  const task = await pickTask(context.store, argument, 'Stop which task?', (each) => !isStopped(each));
  if (task) await stop(context, task);
};

async function stop({ session }: CommandContext, task: TaskView): Promise<void> {
  const client = await session.ensure();
  await client.stopTask(lastPart(task.clusterArn), task.arn);
}

/** Of the cluster of the row, or of all clusters. */
export const stopAllTasks: Command = async (context, argument) => {
  const subject = subjectIn(argument);
  const tasks = activeTasks(context.store.get()).filter(
    (task) => subject?.kind !== 'cluster' || task.clusterArn === subject.arn,
  );
  if (tasks.length === 0) {
    void window.showInformationMessage('No task is running.');
    return;
  }
  const count = tasks.length === 1 ? '1 task' : `${tasks.length} tasks`;
  const choice = await window.showWarningMessage(
    `Stop ${count}?`,
    { modal: true, detail: detailOf(tasks) },
    'Stop Tasks',
  );
  if (choice === 'Stop Tasks') await Promise.all(tasks.map((task) => stop(context, task)));
};

/** Tasks by revision; a service starts others in place of its own. */
function detailOf(tasks: readonly TaskView[]): string {
  const counts = new Map<string, number>();
  for (const { revisionName } of tasks) counts.set(revisionName, (counts.get(revisionName) ?? 0) + 1);
  const names = [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
  const replaced = tasks.some((task) => serviceNameOf(task) !== undefined)
    ? ['', 'Services start new tasks in place of theirs: to end those, scale a service to 0 or delete it.']
    : [];
  return [...names, ...replaced].join('\n');
}

/** Removes ended tasks and their containers: the one of the row, or all. Their logs go with them. */
export const removeStoppedTasks: Command = async ({ session, store }, argument) => {
  const subject = subjectIn(argument);
  const client = await session.ensure();
  if (subject?.kind === 'task') {
    await client.local('RemoveStoppedTasks', { tasks: [subject.arn] });
    return;
  }
  const stopped = [...store.get().tasks.values()].filter(isStopped).length;
  if (stopped === 0) void window.showInformationMessage('There is no stopped task.');
  else await client.local('RemoveStoppedTasks', {});
};
