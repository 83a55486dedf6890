/** A file with values of secrets that git would commit: told once, with the line for .gitignore at hand. */
import { Uri, window, workspace } from 'vscode';
import type { Memory } from '../memory.ts';
import { gitWouldCommit } from '../run/gitIgnored.ts';
import { textAt } from '../run/source.ts';

const toldHere = new Set<string>();
const IGNORE = 'Add to .gitignore';
const NEVER = "Don't Warn Again";

export async function warnIfCommitted(memory: Memory, file: Uri): Promise<void> {
  const key = file.toString();
  if (file.scheme !== 'file' || toldHere.has(key) || memory.isCommitAccepted(key)) return;
  toldHere.add(key);
  if (!(await gitWouldCommit(file.fsPath))) return;
  const choice = await window.showWarningMessage(
    `${workspace.asRelativePath(file)} has values of secrets, and git would commit it.`,
    IGNORE,
    NEVER,
  );
  if (choice === NEVER) await memory.acceptCommit(key);
  if (choice !== IGNORE) return;
  const ignoreFile = Uri.joinPath(file, '..', '.gitignore');
  const before = (await textAt(ignoreFile)) ?? '';
  const line = `*.local.json\n`;
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  await workspace.fs.writeFile(ignoreFile, Buffer.from(`${before}${separator}${line}`));
}
