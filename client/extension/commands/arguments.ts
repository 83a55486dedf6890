/** Turns what a command was called with into what it is about; asks when it was called from the palette. */
import { Uri, window, type QuickPickItem } from 'vscode';
import type { Store } from '../state/store.ts';
import { isStopped, portUrl, portsOf } from '../state/selectors.ts';
import type { ContainerView, PortView, TaskView } from '../state/taskView.ts';
import { taskStatusText } from '../tree/presentation.ts';
import type { Row } from '../tree/provider.ts';
import type { Subject } from '../tree/subjects.ts';

export function subjectIn(argument: unknown): Subject | undefined {
  return typeof argument === 'object' && argument !== null && 'subject' in argument
    ? (argument as Row).subject
    : undefined;
}

export function uriIn(argument: unknown): Uri | undefined {
  if (argument instanceof Uri) return argument;
  return typeof argument === 'string' && argument !== '' ? Uri.parse(argument) : undefined;
}

/** The task of the row, or of the container or port it is about. */
export function taskIn(store: Store, argument: unknown): TaskView | undefined {
  const subject = subjectIn(argument);
  if (!subject) return undefined;
  const arn = subject.kind === 'task' ? subject.arn : 'task' in subject ? subject.task : undefined;
  return arn === undefined ? undefined : store.get().tasks.get(arn);
}

export const containerIn = (argument: unknown): string | undefined => {
  const subject = subjectIn(argument);
  if (subject?.kind === 'container') return subject.name;
  return subject?.kind === 'port' ? subject.container : undefined;
};

/** The task the command is about; asked for among those `fits` likes when the argument does not tell. */
export async function pickTask(
  store: Store,
  argument: unknown,
  question: string,
  fits: (task: TaskView) => boolean = () => true,
): Promise<TaskView | undefined> {
  const given = taskIn(store, argument);
  if (given) return given;
  const tasks = [...store.get().tasks.values()]
    .filter(fits)
    .sort((a, b) => Number(isStopped(a)) - Number(isStopped(b)) || (b.createdAt ?? 0) - (a.createdAt ?? 0));
  if (tasks.length === 0) {
    void window.showInformationMessage('There is no task to choose from.');
    return undefined;
  }
  if (tasks.length === 1) return tasks[0];
  const items = tasks.map((task): QuickPickItem & { task: TaskView } => ({
    label: task.revisionName,
    description: `${task.id.slice(0, 8)} · ${taskStatusText(store.get(), task)}`,
    task,
  }));
  return (await window.showQuickPick(items, { placeHolder: question, matchOnDescription: true }))?.task;
}

/** One of the task's containers; asked for when there are several. */
export async function pickContainer(
  task: TaskView,
  argument: unknown,
  question: string,
  fits: (container: ContainerView) => boolean = () => true,
): Promise<ContainerView | undefined> {
  const name = containerIn(argument);
  const given = task.containers.find((each) => each.name === name);
  if (given) return given;
  const containers = task.containers.filter(fits);
  if (containers.length <= 1) return containers[0];
  const items = containers.map((container): QuickPickItem & { container: ContainerView } => ({
    label: container.name,
    description: container.image,
    container,
  }));
  return (await window.showQuickPick(items, { placeHolder: question, matchOnDescription: true }))?.container;
}

export async function pickPort(store: Store, task: TaskView, argument: unknown): Promise<PortView | undefined> {
  const subject = subjectIn(argument);
  if (subject?.kind === 'port') return subject.port;
  const name = containerIn(argument);
  const ports = task.containers
    .filter((container) => name === undefined || container.name === name)
    .flatMap((container) => portsOf(store.get(), task, container).filter((port) => port.protocol === 'tcp'));
  if (ports.length === 0)
    void window.showInformationMessage(`${task.revisionName} publishes no TCP port on this machine.`);
  if (ports.length <= 1) return ports[0];
  const items = ports.map((port): QuickPickItem & { port: PortView } => ({
    label: portUrl(port),
    description: `container port ${port.containerPort}`,
    port,
  }));
  return (await window.showQuickPick(items, { placeHolder: 'Which port?' }))?.port;
}
