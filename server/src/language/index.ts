import type { TextDocument } from 'vscode-languageserver-textdocument';
import type {
  CodeAction,
  CodeLens,
  CompletionList,
  Diagnostic,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  FormattingOptions,
  Hover,
  InlayHint,
  Location,
  Position,
  SelectionRange,
  TextEdit,
} from 'vscode-languageserver-types';
import { Range } from 'vscode-languageserver-types';
import type { ClientCapabilities } from 'vscode-json-languageservice';
import { checkDefinition, checkService } from './check.ts';
import { parseDocument, type DocumentRole, type ParsedDocument } from './document.ts';
import { applyFix } from './edits.ts';
import { fixAll, type Fixed } from './fixAll.ts';
import { CODE_ACTION_KINDS, codeActions, resolveCodeAction, type CodeActionRequest } from './features/codeActions.ts';
import { codeLenses } from './features/codeLens.ts';
import { completion, type CompletionOptions } from './features/completion.ts';
import { documentLinks } from './features/documentLinks.ts';
import { folding, selectionRanges } from './features/folding.ts';
import { format } from './features/formatting.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlayHints.ts';
import type { JsonService } from './features/jsonService.ts';
import { definitionsAt, highlightsAt, referencesAt } from './features/navigation.ts';
import { withoutSnippet } from './features/plainText.ts';
import { rename, renamePlace, type RenamePlace, type RenameResult } from './features/rename.ts';
import { symbols } from './features/symbols.ts';
import { toDiagnostic, validate, type RuleLevels, type ValidateOptions } from './features/validation.ts';
import { kindOf, type DocumentKind } from './kind.ts';
import type { Fix, Problem } from './problem.ts';
import { familyOf, namingTogether } from './requests/linked.ts';
import { allRules } from './rules/index.ts';
import type { RuleInfo } from './rules/rule.ts';
import { schemaNameOf } from './schemas.ts';

export type { Fixed };
export type { DocumentKind, DocumentRole, ParsedDocument, Fix, Problem, RuleInfo };
export type { CompletionOptions, RenamePlace, RenameResult, RuleLevels, ValidateOptions };
export type { ProblemTag, RelatedInformation, Severity } from './problem.ts';
export type { LaunchType } from './rules/rule.ts';
export {
  canBecomeJson,
  definitionPathOf,
  isOverlayName,
  isTaskDefinitionContent,
  isServiceName,
  isTaskDefinitionName,
  isTemplateName,
  OVERLAY_PATTERN,
  SERVICE_PATTERNS,
  overlayPathOf,
  TASK_DEFINITION_PATTERNS,
} from './names.ts';
export { requiredAttributes } from './agentAttributes.ts';
export { readClusterQuery } from './clusterQuery.ts';
export { CODE_ACTION_KINDS };
export { isRequestContent, isServiceContent } from './requests/content.ts';
export { RUN_TASK_COMMAND, VALIDATE_COMMAND } from './features/codeLens.ts';

export type CodeActionOptions = ValidateOptions & Partial<Omit<CodeActionRequest, 'range' | 'shown'>>;

export interface LanguageServiceDependencies {
  /** Told when a rule throws. Its findings are missing then; everybody else's are there. */
  readonly onRuleError?: (code: string, error: unknown) => void;
  /** What the client can show, such as markdown. Default: everything. */
  readonly clientCapabilities?: ClientCapabilities;
  /**
   * The other documents of the workspace or call that a document belongs to. A service definition or RunTask input is
   * checked against the task definition that it names, where that is among them. Default: none.
   */
  readonly relatedDocuments?: (uri: string) => readonly ParsedDocument[];
  /** Whether completions may have tab stops. Default: true. */
  readonly snippets?: boolean;
}

/**
 * Everything Drydock knows about a task definition or overlay as text. Pure: no file, no clock, no connection. Every
 * method answers on half-typed and on arbitrary text; none throws. Positions and ranges are LSP's (UTF-16), and lie
 * inside the document that was parsed.
 */
export interface LanguageService {
  /** Parses one version of a document. The result stays true when the editor's document changes; parse anew then. */
  parse(document: TextDocument, role?: DocumentRole): ParsedDocument;
  /** The same for one of many that few look into: only what it is and which family it registers is known at once. */
  parseLater(document: TextDocument, role?: DocumentRole): ParsedDocument;
  /** What the document is: `other` is JSON that is neither a task definition nor part of one. */
  kindOf(document: ParsedDocument): DocumentKind;
  /** All problems, ordered by place, each said once. Remembered with the parsed document. */
  validate(document: ParsedDocument, options?: ValidateOptions): readonly Problem[];
  /**
   * The same rules for a definition that arrived as an object (RegisterTaskDefinition): nulls count as absent and
   * placeholders as themselves. Errors are what the service refuses; what only AWS's clients refuse is a warning.
   * Answer with the first error's `ecsMessage`, or its `message` where ECS's words are not known. Only `pointer`
   * says where; the ranges are those of a text nobody has.
   */
  checkDefinition(definition: unknown, options?: ValidateOptions): readonly Problem[];
  /** Likewise for the input of CreateService, with the task definition it names. */
  checkService(input: unknown, definition: unknown, options?: ValidateOptions): readonly Problem[];
  /** A problem in LSP's form. */
  toDiagnostic(problem: Problem, uri: string): Diagnostic;
  /**
   * Repairs of the problems that touch `range`, and what else `only` asks for (of CODE_ACTION_KINDS; default: repairs);
   * `shown` are the client's diagnostics there, to be paired with the repairs.
   */
  codeActions(
    document: ParsedDocument,
    range: Range,
    shown: readonly Diagnostic[],
    options?: CodeActionOptions,
  ): CodeAction[];
  /** An action that was asked for as `lazy`, with its edit. */
  resolveCodeAction(document: ParsedDocument, action: CodeAction, options?: CodeActionOptions): CodeAction;
  /** Keys (required ones first), values and names. For an overlay, `options.definition` is the one beside it. */
  completion(document: ParsedDocument, position: Position, options?: CompletionOptions): Promise<CompletionList>;
  /** What the field at a place does and what follows from its value; null where there is nothing to say. */
  hover(document: ParsedDocument, position: Position, options?: ValidateOptions): Promise<Hover | null>;
  /** The outline, list items by their names. */
  symbols(document: ParsedDocument): Promise<DocumentSymbol[]>;
  folding(document: ParsedDocument): Promise<FoldingRange[]>;
  selectionRanges(document: ParsedDocument, positions: Position[]): Promise<SelectionRange[]>;
  /** Edits of white space; of the whole document without a range. */
  format(document: ParsedDocument, range: Range | undefined, options: FormattingOptions): Promise<TextEdit[]>;
  /** The requests that are about a task definition, or the definition of a request and its other requests. */
  namingTogether(document: ParsedDocument): readonly ParsedDocument[];
  /**
   * Where the container, volume, port or family named at a place gets its name. `beside`, here and below: what names the
   * same things, such as the definition of an overlay and what `namingTogether` answers.
   */
  definitions(document: ParsedDocument, position: Position, beside?: readonly ParsedDocument[]): Location[];
  /** Every place that names it, without the definition unless asked for. */
  references(
    document: ParsedDocument,
    position: Position,
    options: { readonly includeDeclaration: boolean },
    beside?: readonly ParsedDocument[],
  ): Location[];
  /** The same within the document. */
  highlights(document: ParsedDocument, position: Position): DocumentHighlight[];
  /** The name at a place; null where nothing can be renamed. */
  renamePlace(document: ParsedDocument, position: Position): RenamePlace | null;
  /** The edit that renames it everywhere, or a refusal in words; null where there is no name. */
  rename(
    document: ParsedDocument,
    position: Position,
    newName: string,
    beside?: readonly ParsedDocument[],
  ): RenameResult | null;
  /** Pages behind images, ARNs and log groups. */
  documentLinks(document: ParsedDocument): DocumentLink[];
  /** Units behind numbers, and what ECS does where nothing is written; of a range. */
  inlayHints(document: ParsedDocument, range: Range): InlayHint[];
  /** "Run task" and "Validate", commands of the extension with the document's URI as argument. */
  codeLenses(document: ParsedDocument): CodeLens[];
  /** The text with a repair applied, in the text's own indentation. */
  applyFix(text: string, fix: Fix): string;
  /** The text with the safe repairs of all problems that `find` tells of a text, and what was done. */
  fixAll(document: TextDocument, find: (document: TextDocument) => readonly Problem[]): Fixed;
  /** Every code that can be reported. */
  readonly rules: readonly RuleInfo[];
}

/** Markdown and snippets: what every client of this decade takes. */
const ALL_CAPABILITIES: ClientCapabilities = {
  textDocument: {
    completion: { completionItem: { documentationFormat: ['markdown', 'plaintext'] } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
  },
};

export function createLanguageService(dependencies: LanguageServiceDependencies = {}): LanguageService {
  const { onRuleError, relatedDocuments = () => [] } = dependencies;
  let created: Promise<JsonService> | undefined;
  // Loaded when first needed: diagnostics, and with them the command line, do without.
  const json = () =>
    (created ??= import('./features/jsonService.ts').then(({ createJsonService }) =>
      createJsonService(dependencies.clientCapabilities ?? ALL_CAPABILITIES),
    ));
  const find = (document: ParsedDocument, options: ValidateOptions) =>
    validate(document, options, onRuleError, () => relatedDocuments(document.uri));
  const safe = new Set(allRules.filter((rule) => rule.hasSafeFix ?? false).map((rule) => rule.code));
  const problemsFor = (options: ValidateOptions) => ({
    find: (document: ParsedDocument) => find(document, options),
    isSafe: (code: string) => safe.has(code),
  });
  return Object.freeze<LanguageService>({
    parse: (document, role = 'task-definition') => parseDocument(document, role),
    parseLater: (document, role = 'task-definition') => {
      const first = parseDocument(document, role);
      return parseDocument(document, role, { family: familyOf(first), schema: schemaNameOf(first) });
    },
    kindOf: (document) => kindOf(document.parsed.root),
    validate: (document, options = {}) => find(document, options),
    checkDefinition: (definition, options = {}) => checkDefinition(definition, options, onRuleError),
    checkService: (input, definition, options = {}) => checkService(input, definition, options, onRuleError),
    toDiagnostic,
    codeActions: (document, range, shown, options = {}) =>
      codeActions(document, problemsFor(options), { only: ['quickfix'], ...options, range, shown }, options),
    resolveCodeAction: (document, action, options = {}) => {
      const range = rangeOfData(action.data);
      const only = action.kind === undefined ? [] : [action.kind];
      const request = { ...options, only, range, shown: action.diagnostics ?? [] };
      return resolveCodeAction(document, problemsFor(options), action, request, options);
    },
    completion: async (document, position, options = {}) => {
      const related = () => relatedDocuments(document.uri);
      const list = await completion(await json(), document, position, { related, ...options });
      return dependencies.snippets === false ? { ...list, items: list.items.map(withoutSnippet) } : list;
    },
    hover: async (document, position, options = {}) =>
      hover(await json(), document, position, options, () => relatedDocuments(document.uri)),
    symbols: async (document) => symbols(await json(), document),
    folding: async (document) => folding(await json(), document),
    selectionRanges: async (document, positions) => selectionRanges(await json(), document, positions),
    format: async (document, range, options) => format(await json(), document, range, options),
    namingTogether: (document) => namingTogether(document, relatedDocuments),
    definitions: (document, position, beside = []) => definitionsAt(document, position, beside),
    references: (document, position, options, beside = []) => referencesAt(document, position, beside, options),
    highlights: highlightsAt,
    renamePlace,
    rename: (document, position, newName, beside = []) => rename(document, position, newName, beside),
    documentLinks,
    inlayHints,
    codeLenses,
    applyFix,
    fixAll: (document, find) => fixAll(document, find, ({ code }) => safe.has(code)),
    rules: allRules,
  });
}

/** The range that a lazy action was offered for, as the client sends it back. */
function rangeOfData(data: unknown): Range {
  const none = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return typeof data === 'object' && data !== null && 'range' in data && Range.is(data.range) ? data.range : none;
}
