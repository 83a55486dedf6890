import type { Connection, FileRename, InitializeParams, RenameFile, WorkspaceEdit } from 'vscode-languageserver';
import { definitionPathOf, isRequestContent, isTaskDefinitionContent, overlayPathOf } from '../language/index.ts';
import type { ReportError } from '../runSafely.ts';
import { keyOf } from './address.ts';
import type { FileSystem } from './fileSystem.ts';

/** Lets the overlay of a definition follow when the definition gets another name, in clients that can rename files. */
export function followRenames(
  connection: Connection,
  { capabilities }: InitializeParams,
  files: Pick<FileSystem, 'readFile'>,
  report: ReportError,
): void {
  if (!(capabilities.workspace?.workspaceEdit?.resourceOperations?.includes('rename') ?? false)) return;
  connection.workspace.onWillRenameFiles(async ({ files: renames }): Promise<WorkspaceEdit | null> => {
    try {
      const documentChanges = await overlaysToRename(renames, files);
      return documentChanges.length === 0 ? null : { documentChanges };
    } catch (error) {
      report('renaming overlays', error);
      return null;
    }
  });
}

/** The renaming of each overlay whose definition is renamed and that is not among the renamed files itself. */
export async function overlaysToRename(
  renames: readonly FileRename[],
  { readFile }: Pick<FileSystem, 'readFile'>,
): Promise<RenameFile[]> {
  const renamed = new Set(renames.map(({ oldUri }) => keyOf(oldUri)));
  const found = await Promise.all(
    renames.map(async ({ oldUri, newUri }): Promise<RenameFile | undefined> => {
      const [from, to] = [overlayPathOf(oldUri), overlayPathOf(newUri)];
      if (from === undefined || to === undefined || from === to || definitionPathOf(oldUri) !== undefined)
        return undefined;
      if (renamed.has(keyOf(from)) || (await readFile(from)) === undefined || (await readFile(to)) !== undefined) {
        return undefined;
      }
      const definition = await readFile(oldUri);
      const isDefinition =
        definition !== undefined && (isTaskDefinitionContent(definition) || isRequestContent(definition));
      return isDefinition ? { kind: 'rename', oldUri: from, newUri: to } : undefined;
    }),
  );
  return found.filter((each) => each !== undefined);
}
