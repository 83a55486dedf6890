import type { CodeAction, Diagnostic, Range } from 'vscode-languageserver-types';
import type { ParsedDocument } from '../document.ts';
import { replacementOf } from '../edits.ts';
import type { Fix, Problem } from '../problem.ts';
import { rangeBetween } from '../ranges.ts';
import { toDiagnostic } from './validation.ts';

/**
 * The repairs of the problems that touch a range. They hang off the problems themselves, so it does not matter what the
 * client sends back of its diagnostics; those it shows are named in the action so that it can pair them.
 */
export function codeActions(
  document: ParsedDocument,
  problems: readonly Problem[],
  range: Range,
  shown: readonly Diagnostic[],
): CodeAction[] {
  return problems
    .filter((problem) => touches(problem.range, range))
    .flatMap((problem) => {
      const diagnostic =
        shown.find((each) => each.code === problem.code && isSame(each.range, problem.range)) ??
        toDiagnostic(problem, document.uri);
      return (problem.fixes ?? []).flatMap((fix, index) => toAction(document, fix, diagnostic, index === 0));
    });
}

function toAction(document: ParsedDocument, fix: Fix, diagnostic: Diagnostic, isPreferred: boolean): CodeAction[] {
  const replacement = replacementOf(document.text, fix);
  if (replacement === undefined) return [];
  const { offset, length, text } = replacement;
  const edit = { range: rangeBetween(document.textDocument, offset, offset + length), newText: text };
  return [
    {
      title: fix.title,
      kind: 'quickfix',
      diagnostics: [diagnostic],
      isPreferred,
      edit: { changes: { [document.uri]: [edit] } },
    },
  ];
}

const isBefore = (a: Range['start'], b: Range['start']) =>
  a.line < b.line || (a.line === b.line && a.character < b.character);
const touches = (a: Range, b: Range) => !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
const isSame = (a: Range, b: Range) =>
  !isBefore(a.start, b.start) && !isBefore(b.start, a.start) && !isBefore(a.end, b.end) && !isBefore(b.end, a.end);
