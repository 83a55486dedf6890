/** Writes values into overlays the way a user would: in the editor, undoable, with the place in view. */
import {
  Range,
  Selection,
  TextEditorRevealType,
  WorkspaceEdit,
  window,
  workspace,
  type TextDocument,
  type Uri,
} from 'vscode';
import type { JSONPath } from 'jsonc-parser';
import { containersOf, readDefinition, textOf } from './definition.ts';
import { newOverlay, setInOverlay } from './overlay.ts';
import { overlayUri, textAt } from './source.ts';

/** Opens the overlay of a definition's file; makes one when there is none. */
export async function openOverlay(definition: Uri): Promise<TextDocument> {
  const uri = overlayUri(definition);
  if ((await textAt(uri)) === undefined) {
    const read = readDefinition((await textAt(definition)) ?? '');
    const containers =
      read.kind === 'definition' ? containersOf(read.definition).map((each) => textOf(each['name']) ?? '') : [];
    await workspace.fs.writeFile(uri, Buffer.from(newOverlay(containers.filter((name) => name !== ''))));
  }
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document, { preview: false });
  return document;
}

/** Sets one value in the overlay, saves it and selects the value. */
export async function writeToOverlay(definition: Uri, path: JSONPath, value: unknown): Promise<void> {
  const document = await openOverlay(definition);
  const edit = setInOverlay(document.getText(), path, value);
  const whole = new Range(document.positionAt(0), document.positionAt(document.getText().length));
  const change = new WorkspaceEdit();
  change.replace(document.uri, whole, edit.text);
  await workspace.applyEdit(change);
  await document.save();
  const place = new Range(document.positionAt(edit.offset), document.positionAt(edit.offset + edit.length));
  const editor = await window.showTextDocument(document, { preview: false });
  editor.selection = new Selection(place.start, place.end);
  editor.revealRange(place, TextEditorRevealType.InCenterIfOutsideViewport);
}
