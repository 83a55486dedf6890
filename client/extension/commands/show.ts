/** Looking at tasks and containers: a shell, what Docker says. */
import { window } from 'vscode';
import { isStopped } from '../state/selectors.ts';
import { lastPart } from '../state/taskView.ts';
import { showDocument } from '../views/documents.ts';
import { openShell as openShellIn } from '../views/shell.ts';
import { containerIn, pickContainer, pickTask, subjectIn } from './arguments.ts';
import type { Command } from './context.ts';

/** All containers of a task, or the one of the row. */
export const showLogs: Command = async ({ store, logs }, argument) => {
  const task = await pickTask(store, argument, 'Show the logs of which task?');
  if (task) logs.show(task, containerIn(argument));
};

export const showUsage: Command = async ({ store, usagePanels }, argument) => {
  const task = await pickTask(store, argument, 'Show what which task uses?', (each) => !isStopped(each));
  if (task) usagePanels.show(task);
};

export const openShell: Command = async ({ session, store }, argument) => {
  const task = await pickTask(store, argument, 'Open a shell in which task?', (each) => !isStopped(each));
  if (!task) return;
  const container = await pickContainer(task, argument, 'In which container?', (each) => each.lastStatus === 'RUNNING');
  if (!container) {
    void window.showInformationMessage(`No container of ${task.revisionName} is running.`);
    return;
  }
  openShellIn(await session.ensure(), store, task, container.name);
};

/** What a person types is a line of a shell. */
export const runInContainer: Command = async ({ session, store }, argument) => {
  const task = await pickTask(store, argument, 'Run a command in which task?', (each) => !isStopped(each));
  if (!task) return;
  const container = await pickContainer(task, argument, 'In which container?', (each) => each.lastStatus === 'RUNNING');
  if (container?.lastStatus !== 'RUNNING') {
    void window.showInformationMessage(`No container of ${task.revisionName} is running.`);
    return;
  }
  const line = await window.showInputBox({
    title: `Run in container "${container.name}" of ${task.revisionName}`,
    prompt: 'A command line for the shell of the container.',
    placeHolder: 'env | sort',
    ignoreFocusOut: true,
  });
  if (line === undefined || line.trim() === '') return;
  openShellIn(await session.ensure(), store, task, container.name, line);
};

export const inspect: Command = async ({ store }, argument) => {
  const task = await pickTask(store, argument, 'Inspect which task?');
  if (!task) return;
  const short = task.id.slice(0, 8);
  const container = containerIn(argument);
  if (container === undefined) {
    await showDocument(`${task.revisionName} ${short}`, {
      kind: 'task',
      cluster: lastPart(task.clusterArn),
      task: task.arn,
    });
  } else {
    await showDocument(`${container} ${short}`, { kind: 'container', task: task.arn, container });
  }
};

export const showTaskDefinition: Command = async ({ store }, argument) => {
  const subject = subjectIn(argument);
  if (subject?.kind !== 'revision') return;
  const revision = store.get().revisions.get(subject.arn);
  if (revision)
    await showDocument(`${revision.family}:${revision.revision}`, { kind: 'taskDefinition', arn: revision.arn });
};
