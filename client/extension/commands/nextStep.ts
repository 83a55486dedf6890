/** One message about a task that ended, with the button that does the next step and then runs the task again. */
import { window, type Uri } from 'vscode';
import type { Advice, NextStep } from '../run/advice.ts';
import type { TaskView } from '../state/taskView.ts';
import { askForSecret } from './addSecretToOverlay.ts';
import type { CommandContext } from './context.ts';
import { askForEnvironmentFile } from './nameEnvironmentFile.ts';
import { askForImage } from './setImageInOverlay.ts';
import { askForPort } from './useFreePort.ts';
import { explainStop } from './whyStopped.ts';

const LABELS: Readonly<Record<NextStep['kind'], string>> = {
  setImage: 'Set Image in Overlay',
  choosePort: 'Choose Another Port',
  addSecret: 'Add to Overlay',
  nameEnvironmentFile: 'Name a File in Overlay',
  showLogs: 'Show Logs',
};

const WHY = 'Why?';

/** `file` is the definition's; without one there is no overlay to write to. `again` runs the task anew. */
export async function offerNextStep(
  context: CommandContext,
  task: TaskView,
  advice: Advice,
  file: Uri | undefined,
  again: () => Promise<void>,
): Promise<void> {
  const next: NextStep = file ? advice.next : { kind: 'showLogs' };
  const show = advice.severity === 'error' ? window.showErrorMessage : window.showInformationMessage;
  const choice = await show(advice.message, LABELS[next.kind], WHY);
  if (choice === WHY) await explainStop(task);
  if (choice !== LABELS[next.kind]) return;
  switch (next.kind) {
    case 'showLogs':
      context.logs.show(task);
      return;
    case 'setImage':
      if (file && (await askForImage(file, next.container))) await again();
      return;
    case 'choosePort':
      if (file && (await askForPort(file, next))) await again();
      return;
    case 'addSecret':
      if (file) await askForSecret(file, next.container, next.secret, again);
      return;
    case 'nameEnvironmentFile':
      if (file) await askForEnvironmentFile(file, next.container, next.object, again);
      return;
  }
}
