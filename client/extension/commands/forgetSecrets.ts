/** Forgets values of secrets that were asked in this workspace; the next run asks again. */
import { window } from 'vscode';
import type { Command } from './context.ts';

export const forgetSecrets: Command = async ({ savedSecrets }) => {
  const references = savedSecrets.references();
  if (references.length === 0) {
    void window.showInformationMessage('No values of secrets are saved for this workspace.');
    return;
  }
  const chosen = await window.showQuickPick(
    references.map((label) => ({ label, picked: true })),
    { canPickMany: true, title: 'Forget the saved values of these secrets', placeHolder: 'They are asked again' },
  );
  if (!chosen || chosen.length === 0) return;
  for (const { label } of chosen) await savedSecrets.forget(label);
  void window.showInformationMessage(
    chosen.length === 1
      ? 'The value of one secret is forgotten.'
      : `The values of ${chosen.length} secrets are forgotten.`,
  );
};
