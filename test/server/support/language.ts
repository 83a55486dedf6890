import { readdirSync, readFileSync } from 'node:fs';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position } from 'vscode-languageserver-types';
import {
  createLanguageService,
  type DocumentRole,
  type ParsedDocument,
  type Problem,
  type ValidateOptions,
} from '../../../server/src/language/index.ts';

const RELATED = new URL('../../fixtures/related/', import.meta.url);

/** Task definitions that requests in tests may name: their families are called related-…. */
const relatedDefinitions: ParsedDocument[] = [];

/** A language service whose rules may not throw, in a workspace with the definitions of test/fixtures/related. */
export const service = createLanguageService({
  relatedDocuments: () => relatedDefinitions,
  onRuleError: (code, error) => {
    throw new Error(`rule ${code} threw`, { cause: error });
  },
});

for (const name of readdirSync(RELATED)) {
  const text = readFileSync(new URL(name, RELATED), 'utf8');
  relatedDefinitions.push(service.parse(TextDocument.create(`file:///related/${name}`, 'json', 1, text)));
}

export const URI = 'file:///project/task-definition.json';

export const documentOf = (text: string, uri = URI): TextDocument => TextDocument.create(uri, 'json', 1, text);

export const parse = (text: string, role: DocumentRole = 'task-definition'): ParsedDocument =>
  service.parse(documentOf(text), role);

export const problemsOf = (definition: unknown, options: ValidateOptions = {}): readonly Problem[] =>
  service.validate(parse(typeof definition === 'string' ? definition : JSON.stringify(definition, null, 2)), options);

/** The same of an overlay, beside the definition test/fixtures/related/overlaid.json. */
export const overlayProblemsOf = (text: string, options: ValidateOptions = {}): readonly Problem[] => {
  const definition = relatedDefinitions.find(({ uri }) => uri.endsWith('/overlaid.json'));
  return service.validate(parse(text, 'overlay'), { ...options, definition });
};

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
