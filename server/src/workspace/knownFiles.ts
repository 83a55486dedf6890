import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  isRequestContent,
  isServiceContent,
  isServiceName,
  isTaskDefinitionContent,
  isTaskDefinitionName,
  type LanguageService,
  type ParsedDocument,
} from '../language/index.ts';
import { isBelow, keyOf, nameOf } from './address.ts';
import { lookedInto } from './excludes.ts';
import type { FileSystem } from './fileSystem.ts';
import { scan } from './scan.ts';

/** Larger files are no definitions: ECS takes 64 KiB, and what it answers is not much longer. */
const LARGEST = 256 * 1024;

/** Definitions on disk: what checks across files know of files that no editor shows. */
export interface KnownFiles {
  /** Task definitions, service definitions and RunTask inputs, each parsed when somebody looks into it. */
  documents(): readonly ParsedDocument[];
  /** Looks for definitions by their names in a folder of the workspace. `excluded` are globs as in `files.exclude`. */
  addFolder(folder: string, excluded?: readonly string[]): Promise<void>;
  /** Forgets what lies in a folder and in no other of the workspace. */
  removeFolder(folder: string): void;
  /** Reads files anew that were made, changed or deleted. Whether that changed what is known. */
  refresh(uris: readonly string[]): Promise<boolean>;
  /** From now on a file is known whatever its name is: an editor showed that it is a definition. */
  learn(uri: string): void;
}

export interface KnownFilesOptions {
  readonly service: Pick<LanguageService, 'parseLater'>;
  readonly files: FileSystem;
}

export function createKnownFiles({ service, files }: KnownFilesOptions): KnownFiles {
  const known = new Map<string, ParsedDocument>();
  const folders = new Map<string, { uri: string; isLookedInto: (path: string) => boolean }>();
  const learned = new Set<string>();
  /** The newest reading of each file: an older one that ends later does not count. */
  const readings = new Map<string, number>();
  let count = 0;

  /** Whether a file is known by its name, in a folder that is looked into. */
  const isOfWorkspace = (uri: string) =>
    isKnownName(nameOf(uri)) &&
    [...folders.values()].some(({ uri: folder, isLookedInto }) => {
      if (!isBelow(uri, folder)) return false;
      const parts = keyOf(uri)
        .slice(keyOf(folder).replace(/\/$/, '').length + 1)
        .split('/')
        .slice(0, -1);
      return parts.every((_, index) => isLookedInto(parts.slice(0, index + 1).join('/')));
    });

  /** Whether that changed what is known. */
  const read = async (uri: string): Promise<boolean> => {
    const key = keyOf(uri);
    const reading = ++count;
    readings.set(key, reading);
    const text = await files.readFile(uri, LARGEST);
    if (readings.get(key) !== reading) return false;
    readings.delete(key);
    const before = known.get(key);
    if (text === undefined || !isDefinition(uri, text)) return known.delete(key);
    if (before?.text === text) return false;
    known.set(key, service.parseLater(TextDocument.create(before?.uri ?? uri, 'json', reading, text)));
    return true;
  };

  return {
    documents: () => [...known.values()],
    addFolder: async (uri, excluded = []) => {
      const folder = { uri, isLookedInto: lookedInto(excluded) };
      folders.set(keyOf(uri), folder);
      const isStopped = () => folders.get(keyOf(uri)) !== folder;
      const { isLookedInto } = folder;
      const found = await scan(uri, files, { isWanted: isKnownName, isLookedInto, isStopped });
      for (const file of found) {
        if (isStopped()) break;
        await read(file);
      }
    },
    removeFolder: (uri) => {
      folders.delete(keyOf(uri));
      for (const [key, document] of known) {
        if (isBelow(document.uri, uri) && !isOfWorkspace(document.uri)) known.delete(key);
      }
    },
    refresh: async (uris) => {
      const wanted = uris.filter((uri) => {
        const key = keyOf(uri);
        return known.has(key) || learned.has(key) || isOfWorkspace(uri);
      });
      const gone = uris.flatMap((uri) => {
        // A folder that was deleted or renamed is told as one.
        const below = [...known.values()].filter((document) => isBelow(document.uri, uri));
        return below.map((document) => document.uri);
      });
      const changes = await Promise.all([...wanted, ...gone].map(read));
      return changes.some(Boolean);
    },
    learn: (uri) => void learned.add(keyOf(uri)),
  };
}

const isKnownName = (name: string): boolean => isTaskDefinitionName(name) || isServiceName(name);

const isDefinition = (uri: string, text: string): boolean =>
  isTaskDefinitionContent(text) || isRequestContent(text) || (isServiceName(nameOf(uri)) && isServiceContent(text));
