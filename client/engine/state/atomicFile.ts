import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file so that a reader, or a machine that loses power, finds the old text or the new one and nothing between.
 * @param options.mode permission bits of the new file
 * @param options.keepAs where the replaced file goes; it is deleted otherwise
 * @throws the file system's error, e.g. ENOSPC; the file is then as it was
 */
export async function replaceFile(
  path: string,
  text: string,
  options: { readonly mode: number; readonly keepAs?: string },
): Promise<void> {
  const temporary = `${path}.new`;
  try {
    const file = await open(temporary, 'w', options.mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // Between these two renames only the kept copy exists; whoever reads looks for it second.
    if (options.keepAs !== undefined) await rename(path, options.keepAs).catch(ignoreMissing);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** A rename lives in the folder: without this it may be lost by a power failure. Windows has no such call. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
