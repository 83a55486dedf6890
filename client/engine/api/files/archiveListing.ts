/**
 * A folder's entries from Docker's archive of it: for containers that are stopped or have no shell. The archive has everything
 * below the folder, file contents too, so that reading it is bounded and a large folder is told in part.
 */
import type { Readable } from 'node:stream';
import { extract, type Header } from 'tar-stream';
import type { ContainerFile } from '../../../protocol/local.ts';

export interface ArchiveLimits {
  readonly bytes: number;
  readonly milliseconds: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = { bytes: 512 * 1024 * 1024, milliseconds: 10_000 };

export interface ArchiveListing {
  readonly files: readonly ContainerFile[];
  /** False when a limit was reached: more may be there. */
  readonly complete: boolean;
}

/** @param archive is read to its end or a limit, and destroyed */
export async function listArchive(archive: Readable, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<ArchiveListing> {
  const files = new Map<string, ContainerFile>();
  const tar = extract();
  tar.on('entry', (header, entry, next) => {
    const file = entryOf(header);
    if (file) files.set(file.name, file);
    entry.on('end', next);
    entry.resume();
  });
  let bytes = 0;
  const complete = await new Promise<boolean>((resolve, reject) => {
    const timer = setTimeout(resolve, limits.milliseconds, false);
    archive.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > limits.bytes) resolve(false);
    });
    tar.on('finish', () => resolve(true));
    tar.on('error', reject);
    archive.on('error', reject);
    // Whatever came first: nothing is read any more.
    archive.on('close', () => clearTimeout(timer));
    archive.pipe(tar);
  }).finally(() => archive.destroy());
  return { files: [...files.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), complete };
}

/** Paths begin with the folder's own name, or with nothing for the root; only its immediate entries count. */
function entryOf({ name, type, size, mode, mtime, linkname }: Header): ContainerFile | undefined {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  const own = name.startsWith('/') || name.startsWith('./') ? parts : parts.slice(1);
  const [only, ...deeper] = own;
  if (only === undefined || deeper.length > 0) return undefined;
  return {
    name: only,
    type:
      type === 'directory' ? 'directory' : type === 'file' || type === 'link' || type === 'symlink' ? 'file' : 'other',
    sizeBytes: size,
    mode: mode & 0o777,
    modifiedAt: mtime.toISOString(),
    ...(type === 'symlink' ? { link: linkname } : {}),
  };
}
