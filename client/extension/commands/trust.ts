/** Running needs a trusted folder: a definition decides what programs run on this machine. */
import { commands, window, workspace } from 'vscode';

/** Whether the workspace is trusted; says so and offers the next step when it is not. */
export async function requireTrust(): Promise<boolean> {
  if (workspace.isTrusted) return true;
  const choice = await window.showWarningMessage(
    'Drydock runs tasks only in folders you trust. Checking and completion work everywhere.',
    'Manage Trust',
  );
  if (choice !== undefined) await commands.executeCommand('workbench.trust.manage');
  return workspace.isTrusted;
}
