/** Where a definition to run comes from, and the files beside it. The text on screen counts, saved or not. */
import { Uri, workspace, type TextDocument } from 'vscode';
import { overlayPath, readOverlay } from './overlay.ts';
import type { OverlayDocument } from '../../protocol/local.ts';

/** The overlay's place for a definition's file. */
export const overlayUri = (definition: Uri): Uri => definition.with({ path: overlayPath(definition.path) });

/** The folder that relative paths of an overlay start from. */
export const folderOf = (file: Uri): string => Uri.joinPath(file, '..').fsPath;

/** Text of an open document or of the file; undefined when there is neither. */
export async function textAt(uri: Uri): Promise<string | undefined> {
  const open = workspace.textDocuments.find((each: TextDocument) => each.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    return Buffer.from(await workspace.fs.readFile(uri)).toString('utf8');
  } catch {
    return undefined;
  }
}

/** @throws with a message for the screen when there is an overlay that cannot be read */
export async function overlayAt(uri: Uri): Promise<OverlayDocument | undefined> {
  const text = await textAt(uri);
  if (text === undefined) return undefined;
  const read = readOverlay(text);
  if (read.kind === 'unreadable') throw new FileProblem(read.message, uri);
  return read.overlay;
}

/** A file of the user's that cannot be used as it is; the message says why. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
  readonly uri: Uri;
  readonly offset: number | undefined;

  constructor(message: string, uri: Uri, offset?: number) {
    super(message);
    this.uri = uri;
    this.offset = offset;
  }
}
