/** Whether git would commit a file: asked of git itself, which knows every ignore file. */
import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';

const PATIENCE_MS = 5000;

/** True for a file of a repository that is not ignored; false when it is, or there is no repository or no git. */
export function gitWouldCommit(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    // Exit code 0: ignored. 1: not ignored. Anything else: no repository, or something is wrong with it.
    execFile(
      'git',
      ['check-ignore', '--quiet', '--', basename(path)],
      { cwd: dirname(path), timeout: PATIENCE_MS, windowsHide: true },
      (error) => resolve(error?.code === 1),
    );
  });
}
