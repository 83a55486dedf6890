import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, Diagnostic, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { parseDocument, type ParsedDocument } from '../document.ts';
import { difference, replacementOf, type TextReplacement } from '../edits.ts';
import { fixAll } from '../fixAll.ts';
import type { Problem } from '../problem.ts';
import { rangeBetween } from '../ranges.ts';
import { refactors } from '../refactorings/index.ts';
import type { Refactoring, Selection } from '../refactorings/refactoring.ts';
import { sortKeys, toRegistrable, type Rewrite } from '../rewrites.ts';
import { analyze, toDiagnostic, type ValidateOptions } from './validation.ts';

export const CODE_ACTION_KINDS = [
  'quickfix',
  'refactor.extract',
  'refactor.rewrite',
  'source.fixAll.drydock',
  'source.registrable.drydock',
  'source.sortKeys.drydock',
] as const;

export interface CodeActionRequest {
  readonly range: Range;
  /** The client's diagnostics there, to be paired with their repairs. */
  readonly shown: readonly Diagnostic[];
  /** Kinds that are wanted, each with those below it. */
  readonly only: readonly string[];
  /** Leave out the edits of actions that work on more than a problem: the client asks for them when one is chosen. */
  readonly lazy?: boolean;
  /** Whether the client can be told to make files. */
  readonly canCreateFiles?: boolean;
}

/** What code actions need to know of the rules. */
export interface Problems {
  readonly find: (document: ParsedDocument) => readonly Problem[];
  readonly isSafe: (code: string) => boolean;
}

/** An action whose edit is made when it is needed. */
interface Candidate {
  readonly action: CodeAction;
  readonly edit: () => WorkspaceEdit | undefined;
}

/**
 * The repairs of the problems that touch a range, refactorings of what is there, and actions on the whole file. Repairs
 * hang off the problems themselves, so it does not matter what the client sends back of its diagnostics.
 */
export function codeActions(
  document: ParsedDocument,
  problems: Problems,
  request: CodeActionRequest,
  options: ValidateOptions,
): CodeAction[] {
  const quick = isWanted(request, 'quickfix') ? quickFixes(document, problems, request) : [];
  const others = candidates(document, problems, request, options).flatMap(({ action, edit }): CodeAction[] => {
    if (action.disabled !== undefined) return [action];
    if (request.lazy ?? false) {
      const { range, only } = request;
      return [{ ...action, data: { uri: document.uri, title: action.title, range, only } }];
    }
    const made = edit();
    return made === undefined ? [] : [{ ...action, edit: made }];
  });
  return [...quick, ...others];
}

/** The action with its edit, made of what the document is now. */
export function resolveCodeAction(
  document: ParsedDocument,
  problems: Problems,
  action: CodeAction,
  request: CodeActionRequest,
  options: ValidateOptions,
): CodeAction {
  const found = candidates(document, problems, request, options).find(
    (each) => each.action.title === action.title && each.action.kind === action.kind,
  );
  const edit = found?.edit();
  return edit === undefined ? action : { ...action, edit };
}

const isWanted = ({ only }: CodeActionRequest, kind: string): boolean =>
  only.some((each) => each === '' || kind === each || kind.startsWith(`${each}.`));

function quickFixes(document: ParsedDocument, { find }: Problems, { range, shown }: CodeActionRequest): CodeAction[] {
  return find(document)
    .filter((problem) => touches(problem.range, range))
    .flatMap((problem) =>
      (problem.fixes ?? []).flatMap((fix, index): CodeAction[] => {
        const edit = editOf(document, replacementOf(document.text, fix));
        return edit === undefined
          ? []
          : [
              {
                title: fix.title,
                kind: 'quickfix',
                diagnostics: [diagnosticOf(document, problem, shown)],
                isPreferred: index === 0,
                edit,
              },
            ];
      }),
    );
}

function candidates(
  document: ParsedDocument,
  problems: Problems,
  request: CodeActionRequest,
  options: ValidateOptions,
): Candidate[] {
  const all = (kind: string, make: () => Candidate[]) => (isWanted(request, kind) ? make() : []);
  return [
    ...all('quickfix', () => fixesOfOneKind(document, problems, request)),
    ...all('refactor.extract', () => refactorings(document, request, options, 'refactor.extract')),
    ...all('refactor.rewrite', () => refactorings(document, request, options, 'refactor.rewrite')),
    ...all('source.fixAll.drydock', () => safeFixes(document, problems)),
    ...all('source.registrable.drydock', () =>
      rewrite(document, 'source.registrable.drydock', 'Make this input for RegisterTaskDefinition', toRegistrable),
    ),
    ...all('source.sortKeys.drydock', () =>
      rewrite(document, 'source.sortKeys.drydock', 'Sort keys as ECS prints them', sortKeys),
    ),
  ];
}

/** "Fix all 7 …" for the codes at the place that are found elsewhere too. */
function fixesOfOneKind(
  document: ParsedDocument,
  problems: Problems,
  { range, shown }: CodeActionRequest,
): Candidate[] {
  const found = problems.find(document).filter(({ fixes = [] }) => fixes.length > 0);
  const here = new Map(
    found.filter((problem) => touches(problem.range, range)).map((problem) => [problem.code, problem]),
  );
  return [...here].flatMap(([code, problem]): Candidate[] => {
    const count = found.filter((each) => each.code === code).length;
    if (count < 2) return [];
    return [
      {
        action: {
          title: `Fix all ${count} of ${code} in this file`,
          kind: 'quickfix',
          diagnostics: [diagnosticOf(document, problem, shown)],
        },
        edit: () => fixed(document, problems, (each) => each.code === code),
      },
    ];
  });
}

function safeFixes(document: ParsedDocument, problems: Problems): Candidate[] {
  const isSafe = ({ code, fixes = [] }: Problem) => fixes.length > 0 && problems.isSafe(code);
  if (!problems.find(document).some(isSafe)) return [];
  return [
    {
      action: { title: 'Fix all that can be fixed safely', kind: 'source.fixAll.drydock' },
      edit: () => fixed(document, problems, isSafe),
    },
  ];
}

function fixed(
  document: ParsedDocument,
  { find }: Problems,
  isChosen: (problem: Problem) => boolean,
): WorkspaceEdit | undefined {
  const findIn = (text: TextDocument) => find(parseDocument(text, document.role));
  const { text: after } = fixAll(document.textDocument, findIn, isChosen);
  return editOf(document, difference(document.text, after));
}

function rewrite(document: ParsedDocument, kind: string, title: string, make: Rewrite): Candidate[] {
  const after = document.memo(kind, () => make(document));
  return after === undefined
    ? []
    : [{ action: { title, kind }, edit: () => editOf(document, difference(document.text, after)) }];
}

function refactorings(
  document: ParsedDocument,
  { range, canCreateFiles }: CodeActionRequest,
  options: ValidateOptions,
  kind: Refactoring['kind'],
): Candidate[] {
  const { task } = analyze(document, options);
  if (document.role !== 'task-definition' || task === undefined || document.parsed.isBroken) return [];
  const from = document.textDocument.offsetAt(range.start);
  const to = document.textDocument.offsetAt(range.end);
  const selection: Selection = {
    document,
    task,
    context: options,
    touches: (node) => {
      const whole = node.parent?.type === 'property' ? node.parent : node;
      return whole.offset <= to && from <= whole.offset + whole.length;
    },
  };
  return refactors
    .flatMap((refactor) => [...refactor(selection)])
    .filter((each) => each.kind === kind && (each.newFile === undefined || (canCreateFiles ?? true)))
    .map((each) => ({
      action: {
        title: each.title,
        kind,
        ...(each.disabled === undefined ? {} : { disabled: { reason: each.disabled } }),
      },
      edit: () => {
        const edit = editOf(document, replacementOf(document.text, each));
        return edit === undefined || each.newFile === undefined ? edit : withFile(document, edit, each.newFile);
      },
    }));
}

/** Makes the file first: where there is one of that name already, the client refuses the whole edit. */
function withFile(
  { uri, version }: ParsedDocument,
  { changes = {} }: WorkspaceEdit,
  { name, text }: NonNullable<Refactoring['newFile']>,
): WorkspaceEdit {
  const file = `${uri.slice(0, uri.lastIndexOf('/') + 1)}${name}`;
  const top = { line: 0, character: 0 };
  return {
    documentChanges: [
      { kind: 'create', uri: file },
      { textDocument: { uri: file, version: null }, edits: [{ range: { start: top, end: top }, newText: text }] },
      { textDocument: { uri, version }, edits: changes[uri] ?? [] },
    ],
  };
}

function editOf(document: ParsedDocument, replacement: TextReplacement | undefined): WorkspaceEdit | undefined {
  if (replacement === undefined) return undefined;
  const { offset, length, text } = replacement;
  const edit: TextEdit = { range: rangeBetween(document.textDocument, offset, offset + length), newText: text };
  return { changes: { [document.uri]: [edit] } };
}

const diagnosticOf = (document: ParsedDocument, problem: Problem, shown: readonly Diagnostic[]): Diagnostic =>
  shown.find((each) => each.code === problem.code && isSame(each.range, problem.range)) ??
  toDiagnostic(problem, document.uri);

const isBefore = (a: Range['start'], b: Range['start']) =>
  a.line < b.line || (a.line === b.line && a.character < b.character);
const touches = (a: Range, b: Range) => !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
const isSame = (a: Range, b: Range) =>
  !isBefore(a.start, b.start) && !isBefore(b.start, a.start) && !isBefore(a.end, b.end) && !isBefore(b.end, a.end);
