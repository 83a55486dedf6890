/** Folders of containers as rows of the tree: listed when they are opened, and again when they are asked for anew. */
import type { FileListing } from '../../protocol/local.ts';
import { messageOf } from '../log.ts';
import { subjectId, type Subject, type SubjectOf } from '../tree/subjects.ts';
import { joined } from './containerUri.ts';

export interface Folders {
  /** Never rejects: what went wrong is a row. */
  children(folder: SubjectOf<'folder'>): Promise<Subject[]>;
  /** Forgets what was listed of a folder and below it. */
  forget(folder: SubjectOf<'folder'>): void;
}

export function createFolders(list: (folder: SubjectOf<'folder'>) => Promise<FileListing>): Folders {
  // The tree asks again at every drawing, and the rows above are drawn again and again.
  const listed = new Map<string, Promise<Subject[]>>();
  return {
    children(folder) {
      const id = subjectId(folder);
      const known = listed.get(id);
      if (known) return known;
      const asked = list(folder).then(
        (listing) => rowsOf(folder, listing),
        (error: unknown): Subject[] => [{ ...note(folder), text: messageOf(error) }],
      );
      listed.set(id, asked);
      return asked;
    },
    forget(folder) {
      const id = subjectId(folder);
      for (const each of [...listed.keys()]) if (each === id || each.startsWith(`${id}/`)) listed.delete(each);
    },
  };
}

const note = ({ task, container, path }: SubjectOf<'folder'>) => ({ kind: 'fileNote', task, container, path }) as const;

/** Folders first, each by name. Pure. */
export function rowsOf(folder: SubjectOf<'folder'>, { files, complete }: FileListing): Subject[] {
  const { task, container } = folder;
  const rows = files.map((file): Subject => {
    const path = joined(folder.path, file.name);
    const link = file.link === undefined ? {} : { link: file.link };
    return file.type === 'directory'
      ? { kind: 'folder', task, container, path, ...link }
      : { kind: 'file', task, container, path, sizeBytes: file.sizeBytes, readable: file.type === 'file', ...link };
  });
  const sorted = [...rows.filter(({ kind }) => kind === 'folder'), ...rows.filter(({ kind }) => kind !== 'folder')];
  if (sorted.length === 0) return [{ ...note(folder), text: 'empty' }];
  return complete
    ? sorted
    : [...sorted, { ...note(folder), text: 'There may be more: the folder is too large to be listed whole.' }];
}
