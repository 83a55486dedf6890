/** Container instances: other Docker engines are added to a cluster, drained, activated and removed. All by the ECS API. */
import { ProgressLocation, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { DOCKER_ATTRIBUTES } from '../../protocol/local.ts';
import { addressProblem, dockerContexts } from '../run/dockerContexts.ts';
import { instanceName, instancesOf, isDefaultDocker, type InstanceView } from '../state/instanceView.ts';
import { clustersOf } from '../state/selectors.ts';
import type { Store } from '../state/store.ts';
import { lastPart } from '../state/taskView.ts';
import { instanceStatusText } from '../tree/instancePresentation.ts';
import { subjectIn } from './arguments.ts';
import type { Command, CommandContext } from './context.ts';
import { requireTrust } from './trust.ts';

/** Which Docker is to become a container instance; neither for the one that the engine itself uses. */
interface Wish {
  readonly context?: string;
  readonly host?: string;
}

export const addContainerInstance: Command = async (context, argument) => {
  if (!(await requireTrust())) return;
  const client = await context.session.ensure();
  await context.store.when(({ loaded }) => loaded, AbortSignal.timeout(10_000)).catch(() => undefined);
  const cluster = await pickCluster(context.store, argument);
  if (cluster === undefined) return;
  const wish = await pickDocker(context.store, cluster);
  if (!wish) return;
  const name = wish.context ?? wish.host ?? 'the default Docker';
  const added = await window.withProgress(
    { location: ProgressLocation.Notification, title: `Asking ${name} what it has…` },
    () => client.registerInstance(lastPart(cluster), attributesOf(wish)),
  );
  const arn = added?.containerInstanceArn;
  if (arn === undefined) return;
  await context.store.when(({ instances }) => instances.has(arn), AbortSignal.timeout(5000)).catch(() => undefined);
  await context.revealInstance(arn).catch(() => undefined);
};

const attributesOf = ({ context, host }: Wish) => [
  ...(context === undefined ? [] : [{ name: DOCKER_ATTRIBUTES.context, value: context }]),
  ...(host === undefined ? [] : [{ name: DOCKER_ATTRIBUTES.host, value: host }]),
];

/** The ARN of the row's cluster; asked for where there are several. */
async function pickCluster(store: Store, argument: unknown): Promise<string | undefined> {
  const subject = subjectIn(argument);
  if (subject?.kind === 'cluster') return subject.arn;
  if (subject?.kind === 'instances') return subject.cluster;
  const clusters = clustersOf(store.get());
  if (clusters.length < 2) return clusters[0]?.arn ?? 'default';
  const items = clusters.map(({ name, arn }) => ({ label: name, arn }));
  return (await window.showQuickPick(items, { placeHolder: 'Add a container instance to which cluster?' }))?.arn;
}

async function pickDocker(store: Store, clusterArn: string): Promise<Wish | undefined> {
  const present = instancesOf(store.get(), clusterArn);
  const hasDefault = present.some(isDefaultDocker);
  const contexts = (await dockerContexts()).filter(({ name }) => !present.some(({ context }) => context === name));
  const ownHost = store.get().docker?.endpoint ?? '';
  const items: (QuickPickItem & { wish?: Wish })[] = [
    ...(hasDefault ? [] : [{ label: '$(vm) Default Docker', description: ownHost, wish: {} }]),
    ...contexts.map(({ name, host, description }) => ({
      label: `$(server) ${name}`,
      description: host,
      ...(description === '' ? {} : { detail: description }),
      wish: { context: name },
    })),
    ...(contexts.length > 0 ? [{ label: '', kind: QuickPickItemKind.Separator }] : []),
    { label: '$(edit) Enter an Address…', description: 'unix://, tcp:// or ssh://' },
  ];
  const choice = await window.showQuickPick(items, {
    title: `Add Container Instance to ${lastPart(clusterArn)}`,
    placeHolder: 'A context of the docker command on this machine, or an address',
    matchOnDescription: true,
  });
  if (!choice) return undefined;
  if (choice.wish) return choice.wish;
  const host = await window.showInputBox({
    title: `Add Container Instance to ${lastPart(clusterArn)}`,
    prompt: 'Address of a Docker, as in DOCKER_HOST',
    placeHolder: 'ssh://me@build-box',
    ignoreFocusOut: true,
    validateInput: addressProblem,
  });
  return host === undefined ? undefined : { host: host.trim() };
}

export const drainContainerInstance: Command = async ({ session, store }, argument) => {
  const isActive = ({ status }: InstanceView) => status === 'ACTIVE';
  const instance = await pickInstance(store, argument, 'Drain which container instance?', isActive);
  if (!instance) return;
  const others = instancesOf(store.get(), instance.clusterArn).filter(
    (each) => each.arn !== instance.arn && isActive(each) && each.connected,
  );
  const detail = [
    'No new task is placed on it. Tasks of services are replaced on other container instances; other tasks run on until they end.',
    ...(others.length === 0
      ? [`${lastPart(instance.clusterArn)} has no other active container instance: replacements wait for one.`]
      : []),
  ].join('\n\n');
  const choice = await window.showWarningMessage(`Drain ${instanceName(instance)}?`, { modal: true, detail }, 'Drain');
  if (choice === 'Drain') await setStatus({ session }, instance, 'DRAINING');
};

export const activateContainerInstance: Command = async ({ session, store }, argument) => {
  const isDraining = ({ status }: InstanceView) => status === 'DRAINING';
  const instance = await pickInstance(store, argument, 'Activate which container instance?', isDraining);
  if (instance) await setStatus({ session }, instance, 'ACTIVE');
};

async function setStatus(
  { session }: Pick<CommandContext, 'session'>,
  instance: InstanceView,
  status: 'ACTIVE' | 'DRAINING',
): Promise<void> {
  await (await session.ensure()).setInstanceStatus(lastPart(instance.clusterArn), instance.arn, status);
}

const REMOVE = 'Remove';
const FORCE = 'Stop Tasks and Remove';

export const removeContainerInstance: Command = async ({ session, store }, argument) => {
  const instance = await pickInstance(store, argument, 'Remove which container instance?');
  if (!instance) return;
  const remove = async (force: boolean) =>
    (await session.ensure()).deregisterInstance(lastPart(instance.clusterArn), instance.arn, force);
  const again = isDefaultDocker(instance)
    ? 'Tasks of the launch type FARGATE go on running there. "Add Container Instance" brings it back.'
    : 'Its Docker stays as it is. "Add Container Instance" brings it back.';
  if (instance.runningTasks + instance.pendingTasks === 0) {
    const question = `Remove ${instanceName(instance)} from ${lastPart(instance.clusterArn)}?`;
    const choice = await window.showWarningMessage(question, { modal: true, detail: again }, REMOVE);
    if (choice !== REMOVE) return;
    try {
      await remove(false);
      return;
    } catch (error) {
      // A task has come since it was asked.
      if (!(error instanceof Error) || !/running tasks/i.test(error.message)) throw error;
    }
  }
  const { runningTasks, pendingTasks } = store.get().instances.get(instance.arn) ?? instance;
  const count = runningTasks + pendingTasks;
  const choice = await window.showWarningMessage(
    `${instanceName(instance)} has ${count === 1 ? '1 task' : `${count} tasks`}. Stop ${count === 1 ? 'it' : 'them'} and remove it?`,
    {
      modal: true,
      detail: `Services start tasks on other container instances in their place. "Drain" instead replaces them first. ${again}`,
    },
    FORCE,
  );
  if (choice === FORCE) await remove(true);
};

async function pickInstance(
  store: Store,
  argument: unknown,
  question: string,
  fits: (instance: InstanceView) => boolean = () => true,
): Promise<InstanceView | undefined> {
  const subject = subjectIn(argument);
  const state = store.get();
  if (subject?.kind === 'instance') return state.instances.get(subject.arn);
  const clusters = clustersOf(state);
  const instances = clusters.flatMap(({ arn }) => instancesOf(state, arn)).filter(fits);
  if (instances.length === 0) {
    void window.showInformationMessage('There is no container instance to choose from.');
    return undefined;
  }
  const items = instances.map((instance) => ({
    label: instanceName(instance),
    description: [...(clusters.length > 1 ? [lastPart(instance.clusterArn)] : []), instanceStatusText(instance)].join(
      ' · ',
    ),
    instance,
  }));
  return (await window.showQuickPick(items, { placeHolder: question }))?.instance;
}
