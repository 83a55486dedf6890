/** Every feature of the language service as one thing to ask at a place of a document. */
import type { Position } from 'vscode-languageserver-types';
import type { LanguageService, ParsedDocument } from '../../server/src/language/index.ts';

export type Ask = (service: LanguageService, document: ParsedDocument, position: Position) => unknown;

const OPTIONS = { assumedLaunchType: 'FARGATE' } as const;

const everywhere = ({ textDocument, text }: ParsedDocument) => ({
  start: { line: 0, character: 0 },
  end: textDocument.positionAt(text.length),
});

/** By the method that is asked. */
export const FEATURES: Readonly<Partial<Record<keyof LanguageService, Ask>>> = {
  kindOf: (service, document) => service.kindOf(document),
  validate: (service, document) => service.validate(document, OPTIONS),
  toDiagnostic: (service, document) =>
    service.validate(document, OPTIONS).map((problem) => service.toDiagnostic(problem, document.uri)),
  codeActions: (service, document, position) =>
    service.codeActions(document, { start: position, end: position }, [], OPTIONS),
  // What a client asks for when an action is chosen: the edit of each.
  resolveCodeAction: (service, document, position) =>
    service
      .codeActions(document, { start: position, end: position }, [], OPTIONS)
      .map((action) => service.resolveCodeAction(document, action, OPTIONS)),
  documentLinks: (service, document) => service.documentLinks(document),
  completion: (service, document, position) => service.completion(document, position, OPTIONS),
  hover: (service, document, position) => service.hover(document, position, OPTIONS),
  symbols: (service, document) => service.symbols(document),
  folding: (service, document) => service.folding(document),
  selectionRanges: (service, document, position) => service.selectionRanges(document, [position]),
  format: (service, document) => service.format(document, undefined, { tabSize: 2, insertSpaces: true }),
  definitions: (service, document, position) => service.definitions(document, position),
  references: (service, document, position) => service.references(document, position, { includeDeclaration: true }),
  highlights: (service, document, position) => service.highlights(document, position),
  renamePlace: (service, document, position) => service.renamePlace(document, position),
  rename: (service, document, position) => service.rename(document, position, 'renamed'),
  inlayHints: (service, document) => service.inlayHints(document, everywhere(document)),
  codeLenses: (service, document) => service.codeLenses(document),
  fixAll: (service, document) =>
    service.fixAll(document.textDocument, (fixed) => service.validate(service.parse(fixed), OPTIONS)).text,
  parseLater: (service, document) => service.validate(service.parseLater(document.textDocument), OPTIONS),
  namingTogether: (service, document) => service.namingTogether(document).length,
};

/** What is no feature at a place: made use of by those above, or without a document. */
export const OTHER_METHODS: ReadonlySet<string> = new Set([
  'parse',
  'checkDefinition',
  'checkService',
  'applyFix',
  'rules',
]);
