/** "Run task": from a file, a code lens, the explorer or a registered revision, to a running task or a clear next step. */
import { setTimeout as delay } from 'node:timers/promises';
import { ProgressLocation, Uri, window, workspace, type CancellationToken, type Progress } from 'vscode';
import type { OverlayDocument, RoleSetting } from '../../protocol/local.ts';
import { activeDefinition } from '../documents.ts';
import { messageOf } from '../log.ts';
import { adviceFor } from '../run/advice.ts';
import { familyOf, readDefinition, type Definition } from '../run/definition.ts';
import { followToEnd, followToRunning, settled } from '../run/follow.ts';
import { findPlaceholders } from '../run/placeholders.ts';
import { runTaskRequest } from '../run/request.ts';
import { register } from '../run/register.ts';
import { roleFor } from '../run/role.ts';
import { FileProblem, overlayAt, overlayUri, textAt } from '../run/source.ts';
import { readSettings } from '../settings.ts';
import { hasFailed, portUrl, portsOf } from '../state/selectors.ts';
import type { TaskView } from '../state/taskView.ts';
import { subjectIn, uriIn } from './arguments.ts';
import { confirmRisks } from './confirmRisks.ts';
import type { Command, CommandContext } from './context.ts';
import { requireDocker } from './docker.ts';
import { chooseRoleMode, offerRoleMode } from './roleMode.ts';
import { offerNextStep } from './nextStep.ts';
import { openPortUrl } from './openPort.ts';
import { provideSecrets, type GivenSecrets } from './provideSecrets.ts';
import { pickDefinitionFile } from './pickDefinitionFile.ts';
import { putOverlay } from './putOverlay.ts';
import { requireTrust } from './trust.ts';
import { showImagePlaceholder } from './setImageInOverlay.ts';

interface Runnable extends Prepared {
  /** Whose AWS credentials it gets; nothing for a task that asks for none. */
  readonly role: RoleSetting | undefined;
  readonly secrets: GivenSecrets;
}

interface Prepared {
  readonly definition: Definition;
  /** The file it is from, if any. */
  readonly file: Uri | undefined;
  /** Set when a registered revision is run as it is. */
  readonly registeredArn: string | undefined;
  readonly overlay: OverlayDocument | undefined;
}

export const runTask: Command = async (context, argument) => {
  if (!(await requireTrust())) return;
  const prepared = await prepare(context, argument);
  if (!prepared) return;
  const again = () => runTask(context, argument);
  const [placeholder] = findPlaceholders(prepared.definition, prepared.overlay ?? {});
  if (placeholder) {
    await showImagePlaceholder(placeholder, prepared.file, again);
    return;
  }
  const role = roleFor(prepared.definition, context.memory.roleChoice(), readSettings());
  if (!(await confirmRisks(context.memory, prepared.definition, prepared.overlay ?? {}, role))) return;
  const secrets = await provideSecrets(context, prepared.definition, prepared.overlay ?? {}, prepared.file);
  const shownAt = Date.now();
  const task = await window.withProgress(
    { location: ProgressLocation.Notification, title: `Run task ${familyOf(prepared.definition)}`, cancellable: true },
    (progress, token) => start(context, { ...prepared, secrets, role }, progress, token, again),
  );
  if (!task) return;
  void offerRoleMode(context.memory, prepared.definition, () => chooseRoleMode(context, undefined));
  const outcome = task.lastStatus === 'RUNNING' ? await settled(context.store, task) : task;
  await delay(Math.max(0, shownAt + PROGRESS_SHOWN_MS - Date.now()));
  await tellOutcome(context, outcome, prepared, again);
};

/** VS Code shows a progress at least this long: the outcome comes after it, not beside it. */
const PROGRESS_SHOWN_MS = 900;

async function prepare(context: CommandContext, argument: unknown): Promise<Prepared | undefined> {
  const subject = subjectIn(argument);
  if (subject?.kind === 'revision' || subject?.kind === 'family') {
    const name = subject.kind === 'revision' ? subject.arn : subject.name;
    return await prepareRevision(context, name);
  }
  const file = uriIn(argument) ?? activeDefinition() ?? (await pickDefinitionFile());
  if (!file) return undefined;
  const text = await textAt(file);
  if (text === undefined) throw new Error(`${workspace.asRelativePath(file)} cannot be read.`);
  const read = readDefinition(text);
  if (read.kind === 'unreadable') throw new FileProblem(read.message, file, read.offset);
  const family = familyOf(read.definition);
  if (family !== '') await context.memory.rememberSource(family, file.toString());
  const overlay = file.scheme === 'untitled' ? undefined : await overlayAt(overlayUri(file));
  return { definition: read.definition, file, registeredArn: undefined, overlay };
}

/** A revision runs as registered, with the overlay of the file its family was last run from in this workspace. */
async function prepareRevision(context: CommandContext, name: string): Promise<Prepared> {
  const client = await context.session.ensure();
  const described = await client.describeTaskDefinition(name);
  if (described?.taskDefinitionArn === undefined) throw new Error(`${name} is not registered any more.`);
  const source = context.memory.sourceOf(described.family ?? '');
  const file = source === undefined ? undefined : Uri.parse(source);
  return {
    definition: { ...described },
    file,
    registeredArn: described.taskDefinitionArn,
    overlay: file && file.scheme !== 'untitled' ? await overlayAt(overlayUri(file)) : undefined,
  };
}

/** @returns the task once it runs or has stopped; undefined when cancelled or told otherwise */
async function start(
  context: CommandContext,
  prepared: Runnable,
  progress: Progress<{ message?: string }>,
  token: CancellationToken,
  again: () => Promise<void>,
): Promise<TaskView | undefined> {
  const report = (message: string) => progress.report({ message });
  // Asked through a function: it changes while something is awaited.
  const isCancelled = () => token.isCancellationRequested;
  if (!context.session.current()) report('Starting the local ECS engine…');
  const client = await context.session.ensure();
  if (!(await requireDocker(context, again)) || isCancelled()) return undefined;
  report('Registering the task definition…');
  const arn = prepared.registeredArn ?? (await register(client, prepared.definition, prepared.file));
  const overlayId = await putOverlay(context, client, { ...prepared, overlay: prepared.overlay ?? {} });
  if (isCancelled()) return undefined;
  const request = runTaskRequest(arn, prepared.definition, readSettings().launchType);
  const answer = await client.runTask(request, overlayId);
  const [failure] = answer.failures ?? [];
  if (failure) throw new Error(`The task was not started: ${failure.reason ?? ''} ${failure.detail ?? ''}`.trim());
  const taskArn = answer.tasks?.[0]?.taskArn;
  if (taskArn === undefined) throw new Error('The engine accepted the request and named no task.');

  const cancelled = new AbortController();
  const subscription = token.onCancellationRequested(() => {
    cancelled.abort();
    client.stopTask('default', taskArn, 'Cancelled while it started').catch((error: unknown) => {
      context.channels.drydock.warn(messageOf(error));
    });
  });
  try {
    void context.store
      .when((state) => state.tasks.has(taskArn), cancelled.signal)
      .then(() => context.revealTask(taskArn))
      .catch(() => undefined);
    return await followToRunning(context.store, taskArn, report, cancelled.signal);
  } catch (error) {
    if (isCancelled()) return undefined;
    throw error;
  } finally {
    cancelled.abort();
    subscription.dispose();
  }
}

async function tellOutcome(
  context: CommandContext,
  task: TaskView,
  prepared: Prepared,
  again: () => Promise<void>,
): Promise<void> {
  const tellEnd = (ended: TaskView) =>
    offerNextStep(context, ended, adviceFor(ended, prepared.definition), prepared.file, again);
  if (task.lastStatus !== 'RUNNING') {
    // Who stopped it knows.
    if (task.stopCode !== 'UserInitiated') await tellEnd(task);
    return;
  }
  void tellIfItFails(context, task, tellEnd);
  const url = await firstUrl(context, task.arn);
  const open = url === undefined ? [] : [`Open ${url}`];
  const choice = await window.showInformationMessage(`Task ${task.revisionName} is running.`, ...open, 'Show Logs');
  if (choice === 'Show Logs') context.logs.show(task);
  else if (choice !== undefined && url !== undefined) await openPortUrl(url);
}

/** A task started here that fails later, for as long as this window is open. */
async function tellIfItFails(
  context: CommandContext,
  task: TaskView,
  tellEnd: (ended: TaskView) => Promise<void>,
): Promise<void> {
  try {
    const ended = await followToEnd(context.store, task.arn);
    if (ended && hasFailed(ended)) await tellEnd(ended);
  } catch (error) {
    context.channels.drydock.warn(messageOf(error));
  }
}

/** Ports are told a moment after the status; a task that maps none is not waited for. */
async function firstUrl(context: CommandContext, arn: string): Promise<string | undefined> {
  const state = await context.store
    .when((now) => now.facts.get(arn) !== undefined, AbortSignal.timeout(1000))
    .catch(() => context.store.get());
  const task = state.tasks.get(arn);
  const ports = task?.containers.flatMap((container) => portsOf(state, task, container)) ?? [];
  const port = ports.find((each) => each.protocol === 'tcp');
  return port && portUrl(port);
}
