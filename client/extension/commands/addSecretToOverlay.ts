/** A value for a secret on this machine, typed into the overlay. */
import { window, type Uri } from 'vscode';
import { containersOf, readDefinition, recordsIn, textOf } from '../run/definition.ts';
import { secretPath } from '../run/overlay.ts';
import { typeIntoOverlay } from '../run/overlayEditing.ts';
import { textAt } from '../run/source.ts';
import type { Command } from './context.ts';
import { definitionFileFor } from './definitionFile.ts';

/** Opens the overlay with the caret where the value goes. `again` runs the task, once the user has typed it. */
export async function askForSecret(
  file: Uri,
  container: string,
  secret: string,
  again?: () => Promise<void>,
): Promise<void> {
  await typeIntoOverlay(file, secretPath(container, secret));
  if (!again) return;
  const choice = await window.showInformationMessage(
    `Type the value of ${secret} into the overlay, then run the task again. Keep the .local.json file out of version control.`,
    'Run Task',
  );
  if (choice !== undefined) await again();
}

export const addSecretToOverlay: Command = async (context, argument) => {
  const file = await definitionFileFor(context, argument);
  if (!file) return;
  const read = readDefinition((await textAt(file)) ?? '');
  const secrets = (read.kind === 'definition' ? containersOf(read.definition) : []).flatMap((container) =>
    recordsIn(container['secrets']).map((secret) => ({
      label: textOf(secret['name']) ?? '',
      description: `container ${textOf(container['name']) ?? ''}`,
      container: textOf(container['name']) ?? '',
    })),
  );
  if (secrets.length === 0) {
    void window.showInformationMessage('This task definition names no secret.');
    return;
  }
  const choice =
    secrets.length === 1 ? secrets[0] : await window.showQuickPick(secrets, { placeHolder: 'Which secret?' });
  if (choice) await askForSecret(file, choice.container, choice.label);
};
