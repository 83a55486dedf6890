import { open, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FileSystem } from './fileSystem.ts';

/** Larger files are read by nobody who types. */
const LARGEST = 8 * 1024 * 1024;

/** The files of this machine. */
export const localFiles: FileSystem = {
  readFile: async (uri, largest = LARGEST) => {
    const path = pathOf(uri);
    if (path === undefined) return undefined;
    try {
      const file = await open(path, 'r');
      try {
        const stats = await file.stat();
        return stats.isFile() && stats.size <= largest ? await file.readFile('utf8') : undefined;
      } finally {
        await file.close();
      }
    } catch {
      return undefined;
    }
  },
  readFolder: async (uri) => {
    const path = pathOf(uri);
    if (path === undefined) return [];
    try {
      const entries = await readdir(path, { withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() || entry.isDirectory())
        .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
    } catch {
      return [];
    }
  },
};

function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
