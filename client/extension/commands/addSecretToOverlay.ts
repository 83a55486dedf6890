/** A value for a secret on this machine, written into the overlay. */
import { window, type Uri } from 'vscode';
import { containersOf, readDefinition, recordsIn, textOf } from '../run/definition.ts';
import { secretPath } from '../run/overlay.ts';
import { writeToOverlay } from '../run/overlayEditing.ts';
import { textAt } from '../run/source.ts';
import type { Command } from './context.ts';
import { definitionFileFor } from './definitionFile.ts';

/** @returns whether a value was given */
export async function askForSecret(file: Uri, container: string, secret: string): Promise<boolean> {
  const value = await window.showInputBox({
    title: `Value of the secret ${secret} for container "${container}" on this machine`,
    prompt: 'It is kept in the .local.json file beside the definition. Keep that file out of version control.',
    password: true,
    ignoreFocusOut: true,
  });
  if (value === undefined) return false;
  await writeToOverlay(file, secretPath(container, secret), value);
  return true;
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
