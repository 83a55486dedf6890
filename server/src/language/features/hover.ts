import type { Hover, Position } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import type { JsonService } from './jsonService.ts';

/** What the schema says about the key or value at a place. */
export async function hover(json: JsonService, document: ParsedDocument, position: Position): Promise<Hover | null> {
  const view = json.view(document);
  const found = await json.service.doHover(view.document, position, view.tree);
  return found === null || isEmpty(found) ? null : found;
}

/** The JSON service answers with an empty text where the schema says nothing. */
const isEmpty = ({ contents }: Hover): boolean =>
  Array.isArray(contents) &&
  contents.every((content) => (typeof content === 'string' ? content : content.value) === '');
