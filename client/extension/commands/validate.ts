/** "Validate": says what ECS would refuse in a file and shows where. */
import { DiagnosticSeverity, commands, languages, window, workspace, type Uri } from 'vscode';
import type { Command } from './context.ts';
import { definitionFileFor } from './definitionFile.ts';

/** A document opened just now gets its problems within this time, or has none. */
const SETTLE_MS = 2000;

export const validate: Command = async (context, argument) => {
  const file = await definitionFileFor(context, argument);
  if (!file) return;
  const isOpen = workspace.textDocuments.some((each) => each.uri.toString() === file.toString());
  const document = await workspace.openTextDocument(file);
  await window.showTextDocument(document, { preview: false });
  if (!isOpen) await firstDiagnostics(file);
  const found = languages.getDiagnostics(file);
  const errors = found.filter((each) => each.severity === DiagnosticSeverity.Error).length;
  const warnings = found.filter((each) => each.severity === DiagnosticSeverity.Warning).length;
  if (errors + warnings > 0) await commands.executeCommand('workbench.actions.view.problems');
  void window.showInformationMessage(verdict(errors, warnings));
};

/** Pure. */
export function verdict(errors: number, warnings: number): string {
  const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  if (errors > 0)
    return `ECS would refuse this task definition: ${count(errors, 'error')}${warnings > 0 ? `, ${count(warnings, 'warning')}` : ''}.`;
  return warnings > 0
    ? `ECS would accept this task definition, with ${count(warnings, 'warning')}.`
    : 'ECS would accept this task definition.';
}

function firstDiagnostics(file: Uri): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      subscription.dispose();
      resolve();
    };
    const timer = setTimeout(done, SETTLE_MS);
    const subscription = languages.onDidChangeDiagnostics((change) => {
      if (change.uris.some((each) => each.toString() === file.toString())) done();
    });
  });
}
