/** Saves a log to a file that is asked for. */
import { ProgressLocation, Uri, window, workspace } from 'vscode';
import { writeLog, type LogFile } from './logFile.ts';

/** Asks where; saves what there is now. The task may go on. */
export async function saveLogs({ store, open, target, filter }: Omit<LogFile, 'path' | 'told'>): Promise<void> {
  const file = `${target.title.replace(/[^\w.-]+/g, '-')}.log`;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const chosen = await window.showSaveDialog({
    title: `Save the logs of ${target.title}`,
    ...(folder ? { defaultUri: Uri.joinPath(folder, file) } : {}),
    filters: { Logs: ['log', 'txt'] },
  });
  if (!chosen) return;
  const lines = await window.withProgress(
    { location: ProgressLocation.Notification, title: `Saving the logs of ${target.title}`, cancellable: true },
    (progress, token) => {
      const ending = new AbortController();
      token.onCancellationRequested(() => ending.abort());
      const told = (count: number) => progress.report({ message: `${count.toLocaleString()} lines` });
      return writeLog({ store, open, target, filter, path: chosen.fsPath, told }, ending.signal);
    },
  );
  const text = `${lines.toLocaleString()} lines saved to ${chosen.fsPath}.`;
  if ((await window.showInformationMessage(text, 'Open')) === 'Open') await window.showTextDocument(chosen);
}
