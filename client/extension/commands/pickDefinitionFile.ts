/** Finds task definitions among the files of the workspace, and asks for one. */
import { window, workspace, type QuickPickItem, type Uri } from 'vscode';
import { FILE_NAMES } from '../documents.ts';
import { isOverlayPath } from '../run/overlay.ts';

const MOST = 200;

/** Templates have to be filled in before they can run. */
const RUNNABLE = FILE_NAMES.filter((name) => name.endsWith('.json'));

/** By their names; what is in them is not looked at. */
export async function definitionFiles(): Promise<readonly Uri[]> {
  const found = await workspace.findFiles(`**/{${RUNNABLE.join(',')}}`, '**/node_modules/**', MOST);
  return found.filter((uri) => !isOverlayPath(uri.path));
}

export async function pickDefinitionFile(): Promise<Uri | undefined> {
  const files = await definitionFiles();
  if (files.length === 0) {
    const [chosen] =
      (await window.showOpenDialog({ title: 'Choose a Task Definition', filters: { JSON: ['json', 'jsonc'] } })) ?? [];
    return chosen;
  }
  const items = files
    .map((uri): QuickPickItem & { uri: Uri } => ({ label: workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return (await window.showQuickPick(items, { placeHolder: 'Which task definition?' }))?.uri;
}
