/** A file of this machine that stands for an environment file in S3, typed into the overlay. */
import { window, type Uri } from 'vscode';
import { environmentFilePath } from '../run/overlay.ts';
import { typeIntoOverlay } from '../run/overlayEditing.ts';

/** Opens the overlay with the caret where the path goes. `again` runs the task, once the user has typed it. */
export async function askForEnvironmentFile(
  file: Uri,
  container: string,
  object: string,
  again: () => Promise<void>,
): Promise<void> {
  await typeIntoOverlay(file, environmentFilePath(container, object));
  const choice = await window.showInformationMessage(
    'Type the path of a file with the variables, such as ./local.env, into the overlay, then run the task again.',
    'Run Task',
  );
  if (choice !== undefined) await again();
}
