import type { Hover, Position } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import type { JsonService } from './jsonService.ts';

/** What the schema says about the key or value at a place. */
export async function hover(json: JsonService, document: ParsedDocument, position: Position): Promise<Hover | null> {
  const view = json.view(document);
  return json.service.doHover(view.document, position, view.tree);
}
