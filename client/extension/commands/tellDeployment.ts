/** Tells how a deployment that was started here ends, and at once when its tasks fail, each with the next step. */
import { ProgressLocation, window } from 'vscode';
import { messageOf } from '../log.ts';
import { followDeployment, type Outcome } from '../run/followDeployment.ts';
import { listenersOf, listenerUrl, primaryOf } from '../state/serviceSelectors.ts';
import type { ServiceView } from '../state/serviceView.ts';
import { lastPart, type TaskView } from '../state/taskView.ts';
import type { CommandContext } from './context.ts';
import { openPortUrl } from './openPort.ts';
import { explainStop } from './whyStopped.ts';

const SHOW = 'Show Service';
const WHY = 'Why?';

export async function tellDeployment(context: CommandContext, serviceArn: string, deployment: string): Promise<void> {
  try {
    const title = `Service ${lastPart(serviceArn)}`;
    const outcome = await window.withProgress({ location: ProgressLocation.Window, title }, (progress) =>
      followDeployment(context.store, serviceArn, deployment, {
        progress: (message) => progress.report({ message }),
        firstFailure: (service, task) => void tellFailure(context, service, task).catch(warn),
      }),
    );
    await tellOutcome(context, outcome);
  } catch (error) {
    warn(error);
  }
  function warn(error: unknown) {
    context.channels.drydock.warn(messageOf(error));
  }
}

async function tellFailure(context: CommandContext, service: ServiceView, task: TaskView): Promise<void> {
  const reason = task.stoppedReason === undefined ? '' : `: ${task.stoppedReason.replace(/\.$/, '')}`;
  const choice = await window.showWarningMessage(
    `A task of ${task.revisionName} failed${reason}. Service ${service.name} tries again.`,
    WHY,
    SHOW,
  );
  if (choice === WHY) await explainStop(context, task);
  if (choice === SHOW) context.servicePanels.show(service);
}

async function tellOutcome(context: CommandContext, outcome: Outcome): Promise<void> {
  if (outcome.kind === 'over') return;
  const { service } = outcome;
  if (outcome.kind === 'failed') {
    const { reason, task } = outcome;
    const why = task === undefined ? [] : [WHY];
    const now = primaryOf(service)?.revisionName;
    const back = task === undefined || now === undefined || now === task.revisionName ? '' : ` It goes back to ${now}.`;
    const text = `The deployment of ${task?.revisionName ?? service.name} failed: ${reason}${back}`;
    const choice = await window.showErrorMessage(text, ...why, SHOW);
    if (choice === WHY && task) await explainStop(context, task);
    if (choice === SHOW) context.servicePanels.show(service);
    return;
  }
  const [url] = listenersOf(context.store.get(), service).flatMap((each) => listenerUrl(each) ?? []);
  const open = url === undefined ? [] : [`Open ${url}`];
  const tasks = service.desiredCount === 1 ? 'its task runs' : `all ${service.desiredCount} tasks run`;
  const choice = await window.showInformationMessage(
    `Service ${service.name} is steady: ${tasks} ${lastPart(service.taskDefinitionArn)}.`,
    ...open,
    SHOW,
  );
  if (choice === SHOW) context.servicePanels.show(service);
  else if (choice !== undefined && url !== undefined) await openPortUrl(url);
}
