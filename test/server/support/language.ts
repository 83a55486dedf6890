import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position } from 'vscode-languageserver-types';
import {
  createLanguageService,
  type DocumentRole,
  type ParsedDocument,
  type Problem,
  type ValidateOptions,
} from '../../../server/src/language/index.ts';

/** A language service whose rules may not throw. */
export const service = createLanguageService({
  onRuleError: (code, error) => {
    throw new Error(`rule ${code} threw`, { cause: error });
  },
});

export const URI = 'file:///project/task-definition.json';

export const documentOf = (text: string, uri = URI): TextDocument => TextDocument.create(uri, 'json', 1, text);

export const parse = (text: string, role: DocumentRole = 'task-definition'): ParsedDocument =>
  service.parse(documentOf(text), role);

export const problemsOf = (definition: unknown, options: ValidateOptions = {}): readonly Problem[] =>
  service.validate(parse(typeof definition === 'string' ? definition : JSON.stringify(definition, null, 2)), options);

export const codesOf = (definition: unknown, options: ValidateOptions = {}): string[] =>
  problemsOf(definition, options).map(({ code }) => code);

/** Splits `text` at the only `|`: the text without it, and where it was. */
export function cursor(
  marked: string,
  role: DocumentRole = 'task-definition',
): { document: ParsedDocument; position: Position } {
  const offset = marked.indexOf('|');
  if (offset === -1) throw new Error('the text has no cursor');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const document = parse(text, role);
  return { document, position: document.textDocument.positionAt(offset) };
}
