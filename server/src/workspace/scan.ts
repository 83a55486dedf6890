import { memberOf } from './address.ts';
import type { IsLookedInto } from './excludes.ts';
import type { FileSystem } from './fileSystem.ts';

/** Enough for a large repository; a home folder that was opened as a workspace ends here. */
export const LIMITS = { folders: 20_000, depth: 16, files: 500 } as const;

export interface ScanOptions {
  readonly isWanted: (name: string) => boolean;
  readonly isLookedInto: IsLookedInto;
  readonly limits?: { readonly folders: number; readonly depth: number; readonly files: number };
  /** Asked between folders; the scan ends with what it has. */
  readonly isStopped?: () => boolean;
}

/** The files below a folder that are wanted by their names, those near to the top first. */
export async function scan(
  root: string,
  { readFolder }: Pick<FileSystem, 'readFolder'>,
  { isWanted, isLookedInto, limits = LIMITS, isStopped = () => false }: ScanOptions,
): Promise<readonly string[]> {
  const found: string[] = [];
  const queue = [{ uri: root, path: '', depth: 0 }];
  for (let visited = 0; visited < queue.length && visited < limits.folders; visited++) {
    const folder = queue[visited];
    if (folder === undefined || isStopped()) break;
    for (const { name, isFolder } of await readFolder(folder.uri)) {
      const path = folder.path === '' ? name : `${folder.path}/${name}`;
      const uri = memberOf(folder.uri, name);
      if (isFolder) {
        if (folder.depth < limits.depth && isLookedInto(path)) queue.push({ uri, path, depth: folder.depth + 1 });
      } else if (isWanted(name)) {
        found.push(uri);
        if (found.length >= limits.files) return found;
      }
    }
  }
  return found;
}
