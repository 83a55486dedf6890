import { glob, isDynamicPattern } from 'tinyglobby';

/** What the command line reaches outside itself. Everything rejects with Node's file errors. */
export interface Files {
  readonly readFile: (path: string) => Promise<string>;
  readonly readStdin: () => Promise<string>;
  readonly writeFile: (path: string, text: string) => Promise<void>;
  /** Whether there is something of exactly that name. */
  readonly exists: (path: string) => Promise<boolean>;
  /** The files that a pattern matches, below the current folder or the pattern's own. */
  readonly glob: (pattern: string) => Promise<readonly string[]>;
}

/** Folders that hold copies of other people's files. */
const IGNORED = ['**/node_modules/**', '**/.git/**'];

/** Files matching a glob, sorted, relative to the current folder unless the pattern is absolute. Symlinks are not followed. */
export async function findFiles(pattern: string): Promise<readonly string[]> {
  // A glob's backslash escapes; on Windows people mean the separator.
  const slashed = process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
  const isAbsolute = /^(\/|[A-Za-z]:\/)/.test(slashed);
  const found = await glob([slashed], {
    ignore: IGNORED,
    dot: true,
    expandDirectories: false,
    followSymbolicLinks: false,
    absolute: isAbsolute,
  });
  return found.toSorted();
}

export interface Expanded {
  readonly paths: readonly string[];
  /** Patterns that match nothing. */
  readonly unmatched: readonly string[];
}

/** Each file once, in the order given. A file whose name looks like a glob is that file. */
export async function expandFiles(given: readonly string[], files: Files): Promise<Expanded> {
  const paths = new Set<string>();
  const unmatched: string[] = [];
  for (const path of given) {
    if (!isDynamicPattern(path) || (await files.exists(path))) {
      paths.add(path);
      continue;
    }
    const matches = await files.glob(path);
    if (matches.length === 0) unmatched.push(path);
    for (const match of matches) paths.add(match);
  }
  return { paths: [...paths], unmatched };
}

/** What went wrong with a file, and the next step. */
export function explainFileError(path: string, error: unknown, verb: 'read' | 'written' = 'read'): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return `${path}: there is no such file. Check the path; it is relative to the current folder.`;
    case 'EISDIR':
      return `${path}: this is a folder. Name the files in it, for example "${path.replace(/\/$/, '')}/*.json".`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${path}: the file may not be ${verb}. Check its permissions.`;
    default:
      return `${path}: the file cannot be ${verb} (${error instanceof Error ? error.message : String(error)}).`;
  }
}
