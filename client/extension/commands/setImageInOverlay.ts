/** Another image for a container on this machine, written into the overlay. */
import { window, type Uri } from 'vscode';
import { containersOf, readDefinition, textOf } from '../run/definition.ts';
import { imagePath } from '../run/overlay.ts';
import { writeToOverlay } from '../run/overlayEditing.ts';
import type { Placeholder } from '../run/placeholders.ts';
import { textAt } from '../run/source.ts';
import type { Command } from './context.ts';
import { definitionFileFor } from './definitionFile.ts';

/** @returns whether an image was given */
export async function askForImage(file: Uri, container: string): Promise<boolean> {
  const image = await window.showInputBox({
    title: `Image of container "${container}" on this machine`,
    prompt: 'An image this machine has or may pull. The task definition stays as it is.',
    placeHolder: 'my-app:dev',
    ignoreFocusOut: true,
    validateInput: (text) => (/\s/.test(text.trim()) ? 'An image reference has no spaces' : undefined),
  });
  if (image === undefined || image.trim() === '') return false;
  await writeToOverlay(file, imagePath(container), image.trim());
  return true;
}

export const setImageInOverlay: Command = async (context, argument) => {
  const file = await definitionFileFor(context, argument);
  if (!file) return;
  const container = await pickContainerOf(file);
  if (container !== undefined) await askForImage(file, container);
};

/** For a placeholder nobody has filled in: names it, and offers to set the image where that helps. */
export async function showImagePlaceholder(
  placeholder: Placeholder,
  file: Uri | undefined,
  again: () => Promise<void>,
): Promise<void> {
  const { container } = placeholder;
  const message = `Nothing has filled in ${placeholder.text} in ${placeholder.place}.`;
  if (container === undefined || !file) {
    await window.showErrorMessage(`${message} Write the value into the definition to run it here.`);
    return;
  }
  const label = 'Set Image in Overlay';
  const choice = await window.showErrorMessage(message, label);
  if (choice === label && (await askForImage(file, container))) await again();
}

/** The container of a definition's file the user means; asked for when there are several. */
export async function pickContainerOf(file: Uri): Promise<string | undefined> {
  const read = readDefinition((await textAt(file)) ?? '');
  const names =
    read.kind === 'definition' ? containersOf(read.definition).flatMap((each) => textOf(each['name']) ?? []) : [];
  return names.length <= 1 ? names[0] : await window.showQuickPick(names, { placeHolder: 'Which container?' });
}
