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
import { newOverlay, placeInOverlay, setInOverlay, type Place } from './overlay.ts';
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
  const place = await change(document, path, value);
  await document.save();
  await select(document, place);
}

/** Puts the caret where a text is to be typed: between the quotes of the value, which is made when it is not there. */
export async function typeIntoOverlay(definition: Uri, path: JSONPath): Promise<void> {
  const document = await openOverlay(definition);
  const place = placeInOverlay(document.getText(), path) ?? (await change(document, path, ''));
  await select(document, { offset: place.offset + 1, length: Math.max(0, place.length - 2) });
}

async function change(document: TextDocument, path: JSONPath, value: unknown): Promise<Place> {
  const edit = setInOverlay(document.getText(), path, value);
  const whole = new Range(document.positionAt(0), document.positionAt(document.getText().length));
  const changes = new WorkspaceEdit();
  changes.replace(document.uri, whole, edit.text);
  await workspace.applyEdit(changes);
  return edit;
}

async function select(document: TextDocument, { offset, length }: Place): Promise<void> {
  const place = new Range(document.positionAt(offset), document.positionAt(offset + length));
  const editor = await window.showTextDocument(document, { preview: false });
  editor.selection = new Selection(place.start, place.end);
  editor.revealRange(place, TextEditorRevealType.InCenterIfOutsideViewport);
}
