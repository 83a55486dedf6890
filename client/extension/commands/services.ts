/** What is done with a service that is there: scale, update, roll back, delete, look at its logs and its load balancer. */
import { window, type QuickPickItem } from 'vscode';
import { hasFailedRollout, isDeploying, listenersOf, listenerUrl, tasksOfService } from '../state/serviceSelectors.ts';
import type { ServiceView } from '../state/serviceView.ts';
import { revisionsOf } from '../state/selectors.ts';
import { lastPart } from '../state/taskView.ts';
import { tasksTarget } from '../views/logTarget.ts';
import { subjectIn } from './arguments.ts';
import type { Command, CommandContext } from './context.ts';
import { openPortUrl } from './openPort.ts';
import { pickService } from './pickService.ts';

const clusterOf = ({ clusterArn }: ServiceView): string => lastPart(clusterArn);
const reference = (service: ServiceView) => ({ cluster: clusterOf(service), service: service.name });

const MOST_TASKS = 100;

/** Opens the view of a service: the picture of its rollout and what there is to know of it. */
export const showService: Command = async ({ store, servicePanels }, argument) => {
  const service = await pickService(store, argument, 'Show which service?');
  if (service) servicePanels.show(service);
};

export const scaleService: Command = async ({ session, store }, argument) => {
  const service = await pickService(store, argument, 'Scale which service?');
  if (!service) return;
  const answer = await window.showInputBox({
    title: `Scale ${service.name}`,
    prompt: 'How many tasks are to run?',
    value: String(service.desiredCount),
    validateInput: (text) =>
      /^\d+$/.test(text.trim()) && Number(text) <= MOST_TASKS ? undefined : `A number from 0 to ${MOST_TASKS}.`,
  });
  if (answer === undefined) return;
  await (await session.ensure()).updateService({ ...reference(service), desiredCount: Number(answer) });
};

/** To another revision of its family. */
export const updateServiceRevision: Command = async ({ session, store }, argument) => {
  const service = await pickService(store, argument, 'Update which service?');
  if (!service) return;
  const current = lastPart(service.taskDefinitionArn);
  const [family = ''] = current.split(':');
  const items = revisionsOf(store.get(), family).map((each): QuickPickItem & { arn: string } => ({
    label: `${each.family}:${each.revision}`,
    ...(each.arn === service.taskDefinitionArn ? { description: 'runs now' } : {}),
    arn: each.arn,
  }));
  const choice = await window.showQuickPick(items, { placeHolder: `Which revision is ${service.name} to run?` });
  if (!choice) return;
  await (await session.ensure()).updateService({ ...reference(service), taskDefinition: choice.arn });
};

export const forceNewDeployment: Command = async ({ session, store }, argument) => {
  const service = await pickService(store, argument, 'Replace the tasks of which service?');
  if (service) await (await session.ensure()).updateService({ ...reference(service), forceNewDeployment: true });
};

/** Back to what ran before: of a rollout that is under way, or to the last revision before this one. */
export const rollBackService: Command = async ({ session, store }, argument) => {
  const service = await pickService(store, argument, 'Roll back which service?');
  if (!service) return;
  const client = await session.ensure();
  if (isDeploying(service)) {
    await client.stopRollout(clusterOf(service), service.name, 'ROLLBACK');
    return;
  }
  const before = await client.revisionBefore(clusterOf(service), service.name, service.taskDefinitionArn);
  if (before === undefined) {
    void window.showInformationMessage(`${service.name} has not run another revision yet.`);
    return;
  }
  const action = hasFailedRollout(service) ? 'Deploy' : 'Roll Back';
  const choice = await window.showWarningMessage(
    `Let ${service.name} run ${lastPart(before)} again instead of ${lastPart(service.taskDefinitionArn)}?`,
    { modal: true },
    action,
  );
  if (choice === action) await client.updateService({ ...reference(service), taskDefinition: before });
};

export const stopDeployment: Command = async ({ session, store }, argument) => {
  const question = 'Stop the deployment of which service?';
  const service = await pickService(store, argument, question, isDeploying, 'No deployment is under way.');
  if (!service) return;
  const choice = await window.showQuickPick(
    [
      { label: 'Roll back', detail: 'Start the revision that ran before again', how: 'ROLLBACK' },
      { label: 'Stop where it is', detail: 'Keep the tasks that run now, old and new', how: 'ABORT' },
    ] as const,
    { placeHolder: `How is the deployment of ${service.name} to end?` },
  );
  if (choice) await (await session.ensure()).stopRollout(clusterOf(service), service.name, choice.how);
};

export const deleteService: Command = async ({ session, store }, argument) => {
  const service = await pickService(store, argument, 'Delete which service?');
  if (!service) return;
  const count = service.runningCount === 1 ? 'Its task is' : `Its ${service.runningCount} tasks are`;
  const choice = await window.showWarningMessage(
    `Delete service ${service.name}?`,
    { modal: true, ...(service.runningCount > 0 ? { detail: `${count} stopped first.` } : {}) },
    'Delete Service',
  );
  if (choice === 'Delete Service') await (await session.ensure()).deleteService(clusterOf(service), service.name);
};

export const openLoadBalancer: Command = async ({ store }, argument) => {
  const hasUrl = (service: ServiceView) => urlsOf(store, service).length > 0;
  const none = 'No service has a load balancer that answers HTTP.';
  const service = await pickService(store, argument, 'Open the load balancer of which service?', hasUrl, none);
  if (!service) return;
  const subject = subjectIn(argument);
  const listeners = urlsOf(store, service);
  const wanted = listeners.find(
    (each) => subject?.kind === 'listener' && each.targetGroupArn === subject.targetGroupArn,
  );
  const [first] = listeners;
  if (!first) {
    void window.showInformationMessage(`${service.name} has no load balancer that answers HTTP.`);
    return;
  }
  const items = listeners.map(({ url, containerName, containerPort }) => ({
    label: url,
    description: `${containerName}:${containerPort}`,
    url,
  }));
  const url =
    wanted?.url ??
    (listeners.length === 1 ? first.url : (await window.showQuickPick(items, { placeHolder: 'Which one?' }))?.url);
  if (url !== undefined) await openPortUrl(url);
};

const urlsOf = (store: CommandContext['store'], service: ServiceView) =>
  listenersOf(store.get(), service).flatMap((listener) => {
    const url = listenerUrl(listener);
    return url === undefined ? [] : [{ ...listener, url }];
  });

/** The logs of all its tasks in one stream, those that come later too. */
export const showServiceLogs: Command = async ({ store, logs }, argument) => {
  const service = await pickService(store, argument, 'Follow the logs of which service?');
  if (!service) return;
  logs.showTarget(
    tasksTarget(service.arn, service.name, (state) => {
      const present = state.services.get(service.arn);
      return present ? tasksOfService(state, present) : [];
    }),
  );
};
