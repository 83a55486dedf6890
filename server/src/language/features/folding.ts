import type { FoldingRange, Position, SelectionRange } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import type { JsonService } from './jsonService.ts';

export const folding = (json: JsonService, document: ParsedDocument): FoldingRange[] =>
  json.service.getFoldingRanges(json.view(document).masked);

export function selectionRanges(json: JsonService, document: ParsedDocument, positions: Position[]): SelectionRange[] {
  const view = json.view(document);
  return json.service.getSelectionRanges(view.masked, positions, view.tree);
}
