import type { FormattingOptions, Range, TextEdit } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import type { JsonService } from './jsonService.ts';

/**
 * Edits of white space only, so that placeholders and half-typed values come through unharmed. A last line break stays.
 * A template with instructions is left alone: their lines are not ours to move.
 */
export function format(
  json: JsonService,
  document: ParsedDocument,
  range: Range | undefined,
  options: FormattingOptions,
): TextEdit[] {
  if (document.parsed.hasDirectives) return [];
  const insertFinalNewline = (options.insertFinalNewline ?? false) || document.text.endsWith('\n');
  return json.service.format(json.view(document).masked, range, { ...options, insertFinalNewline });
}
