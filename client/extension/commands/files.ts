/** Files of containers: found in the tree, opened in an editor, downloaded to a folder. */
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { ProgressLocation, Uri, commands, env, window, workspace } from 'vscode';
import type { FileAddress } from '../../protocol/local.ts';
import { CONTAINER_SCHEME, filePath, sizeText, uriPath } from '../files/containerUri.ts';
import { downloadFile, unpack } from '../files/download.ts';
import { lastPart } from '../state/taskView.ts';
import type { SubjectOf } from '../tree/subjects.ts';
import { pickContainer, pickTask, subjectIn } from './arguments.ts';
import type { Command, CommandContext } from './context.ts';

type FileSubject = SubjectOf<'file'> | SubjectOf<'folder'>;

/** The entry a menu was opened on. Where VS Code was just drawing its row anew it names none, and a message says so. */
function chosenFile(argument: unknown): FileSubject | undefined {
  const subject = subjectIn(argument);
  if (subject?.kind === 'file' || subject?.kind === 'folder') return subject;
  void window.showInformationMessage('The files were drawn anew at that moment: choose the entry once more.');
  return undefined;
}

/** Opens the container's files in the tree. */
export const browseFiles: Command = async (context, argument) => {
  const task = await pickTask(context.store, argument, 'Browse the files of which task?');
  if (!task) return;
  const known = context.store.get().facts.get(task.arn)?.containers ?? [];
  const inDocker = (name: string) => known.some((each) => each.name === name && each.dockerId !== undefined);
  const container = await pickContainer(task, argument, 'Of which container?', (each) => inDocker(each.name));
  if (container) await context.revealFiles(task.arn, container.name);
  else void window.showInformationMessage(`Docker has no container of ${task.revisionName}.`);
};

export const openFile: Command = async (_context, argument) => {
  const file = chosenFile(argument);
  if (file?.kind !== 'file') return;
  if (!file.readable) {
    void window.showInformationMessage(`${file.path} is no regular file: it cannot be opened.`);
    return;
  }
  await commands.executeCommand('vscode.open', uriOf(file));
};

const uriOf = ({ task, container, path }: FileSubject): Uri =>
  Uri.from({ scheme: CONTAINER_SCHEME, path: uriPath(lastPart(task), container, path) });

/** Lists a folder anew. */
export const refreshFiles: Command = (context, argument) => {
  const folder = chosenFile(argument);
  if (folder?.kind === 'folder') context.refreshFolder(folder);
  return Promise.resolve();
};

export const copyFilePath: Command = async (_context, argument) => {
  const file = chosenFile(argument);
  if (file) await env.clipboard.writeText(file.path);
};

/** A file to a file, a folder into a folder. */
export const downloadFiles: Command = async (context, argument) => {
  const file = chosenFile(argument);
  if (!file) return;
  const name = file.path === '/' ? file.container : basename(file.path);
  const home = workspace.workspaceFolders?.[0]?.uri ?? Uri.file(homedir());
  const target =
    file.kind === 'file'
      ? await window.showSaveDialog({ defaultUri: Uri.joinPath(home, name), title: `Download ${name}` })
      : (
          await window.showOpenDialog({
            defaultUri: home,
            canSelectFiles: false,
            canSelectFolders: true,
            openLabel: 'Download Here',
            title: `Download the folder ${file.path} into…`,
          })
        )?.[0];
  if (target) await download(context, file, target.fsPath);
};

function leftOutText(count: number): string {
  if (count === 0) return '';
  return count === 1 ? ' 1 link or special file was left out.' : ` ${count} links and special files were left out.`;
}

async function download({ session }: CommandContext, file: FileSubject, target: string): Promise<void> {
  const address: FileAddress = { task: file.task, container: file.container, path: file.path };
  const client = await session.ensure();
  const ending = new AbortController();
  const outcome = await window.withProgress(
    { location: ProgressLocation.Notification, title: `Download ${file.path}`, cancellable: true },
    async (progress, token) => {
      token.onCancellationRequested(() => ending.abort(new Error('cancelled')));
      let shown = 0;
      const onBytes = (bytes: number) => {
        const now = Date.now();
        if (now - shown < 200) return;
        shown = now;
        progress.report({ message: sizeText(bytes) });
      };
      try {
        const content = await client.stream(filePath(address, file.kind === 'folder'), ending.signal);
        if (file.kind === 'file')
          return { bytes: await downloadFile(content, target, onBytes, ending.signal), leftOut: 0 };
        return await unpack(content, target, onBytes, ending.signal);
      } catch (error) {
        if (ending.signal.aborted) return undefined;
        throw error;
      }
    },
  );
  if (!outcome) return;
  const left = leftOutText(outcome.leftOut);
  const choice = await window.showInformationMessage(
    `Downloaded ${file.path} (${sizeText(outcome.bytes)}).${left}`,
    'Show in File Explorer',
  );
  if (choice === undefined) return;
  const shown = file.kind === 'file' || file.path === '/' ? target : join(target, basename(file.path));
  await commands.executeCommand('revealFileInOS', Uri.file(shown));
}
