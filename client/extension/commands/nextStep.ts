/** The next step after a task has ended: offered in one message, or taken from the page that tells why it stopped. */
import { Range, Selection, commands, window, workspace, type Uri } from 'vscode';
import type { Advice, NextStep } from '../run/advice.ts';
import { openOverlay } from '../run/overlayEditing.ts';
import { memoryPlace, placeOf } from '../run/place.ts';
import type { TaskView } from '../state/taskView.ts';
import { askForSecret } from './addSecretToOverlay.ts';
import type { Command, CommandContext } from './context.ts';
import { definitionFileFor } from './definitionFile.ts';
import { askForEnvironmentFile } from './nameEnvironmentFile.ts';
import { askForImage } from './setImageInOverlay.ts';
import { askForPort } from './useFreePort.ts';
import { explainStop } from './whyStopped.ts';

const LABELS: Readonly<Record<NextStep['kind'], string>> = {
  setImage: 'Set Image in Overlay',
  choosePort: 'Choose Another Port',
  addSecret: 'Add to Overlay',
  nameEnvironmentFile: 'Name a File in Overlay',
  openDefinition: 'Open Task Definition',
  raiseMemory: 'Raise Memory',
  openOverlay: 'Open Overlay',
  chooseRoleMode: 'Choose Role Mode',
  runAgain: 'Run Again',
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
  if (choice === WHY) await explainStop(context, task);
  else if (choice === LABELS[next.kind]) await take(context, task, next, file, again);
}

async function take(
  context: CommandContext,
  task: TaskView,
  next: NextStep,
  file: Uri | undefined,
  again: () => Promise<void>,
): Promise<void> {
  if (next.kind === 'showLogs') {
    context.logs.show(task);
    return;
  }
  if (next.kind === 'chooseRoleMode') {
    await commands.executeCommand('drydock.chooseRoleMode');
    return;
  }
  if (!file) return;
  switch (next.kind) {
    case 'setImage':
      if (await askForImage(file, next.container)) await again();
      return;
    case 'choosePort':
      if (await askForPort(file, next)) await again();
      return;
    case 'addSecret':
      await askForSecret(file, next.container, next.secret, again);
      return;
    case 'nameEnvironmentFile':
      await askForEnvironmentFile(file, next.container, next.object, again);
      return;
    case 'openDefinition':
      await showPlace(file, (text) => placeOf(text, next.container, next.member));
      return;
    case 'raiseMemory':
      await showPlace(file, (text) => memoryPlace(text, next.container));
      return;
    case 'openOverlay':
      await openOverlay(file);
      return;
    case 'runAgain':
      await again();
      return;
  }
}

async function showPlace(file: Uri, placeIn: (text: string) => ReturnType<typeof placeOf>): Promise<void> {
  const editor = await window.showTextDocument(await workspace.openTextDocument(file));
  const place = placeIn(editor.document.getText());
  if (!place) return;
  const { document } = editor;
  const range = new Range(document.positionAt(place.offset), document.positionAt(place.offset + place.length));
  editor.selection = new Selection(range.start, range.end);
  editor.revealRange(range);
}

/** What the page about a stopped task passes when one of its steps is clicked. */
export interface StepArgument {
  readonly task: string;
  readonly next: NextStep;
}

/** A step of the page that tells why a task stopped: in the file the task came from, which is asked for when not known. */
export const takeStep: Command = async (context, argument) => {
  const { task: arn, next } = argument as StepArgument;
  const task = context.store.get().tasks.get(arn);
  if (!task) {
    void window.showInformationMessage('The task is no longer known.');
    return;
  }
  const row = { subject: { kind: 'task', arn } };
  const needsFile = next.kind !== 'showLogs' && next.kind !== 'chooseRoleMode';
  const file = needsFile ? await definitionFileFor(context, row) : undefined;
  await take(context, task, next, file, async () => {
    await commands.executeCommand('drydock.runTask', file);
  });
};
