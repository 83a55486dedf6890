import type { TextDocument } from 'vscode-languageserver-textdocument';
import { pathOf, toPointer } from '../nodes.ts';
import type { Problem } from '../problem.ts';
import { rangeBetween, underlineOf } from '../ranges.ts';
import { isSyntaxNode, type Finding, type RuleInfo } from './rule.ts';

export interface Reported {
  readonly rule: RuleInfo;
  readonly finding: Finding;
  readonly ecsMessage?: string | undefined;
}

/** Drops what is said twice about one place (the more telling id stays) and orders by place. */
export function finish(reported: readonly Reported[], document: TextDocument): Problem[] {
  if (reported.length === 0) return [];
  const told = new Set(
    reported.flatMap(({ rule, finding }) => (GENERIC.has(rule.code) || !isSyntaxNode(finding.at) ? [] : [finding.at])),
  );
  return reported
    .filter(({ rule, finding: { at } }) => !(isSyntaxNode(at) && SHY.has(rule.code) && told.has(at)))
    .toSorted((a, b) => a.finding.at.offset - b.finding.at.offset)
    .map((each) => toProblem(each, document));
}

/** Speaks only where nobody else has something to say about the value. */
const SHY: ReadonlySet<string> = new Set(['doc-null-value', 'doc-unknown-key']);
/** Does not silence the shy ones. */
const GENERIC: ReadonlySet<string> = new Set(['doc-null-value', 'doc-unknown-key', 'doc-duplicate-key']);

function toProblem({ rule, finding, ecsMessage }: Reported, document: TextDocument): Problem {
  const { at } = finding;
  return {
    code: rule.code,
    severity: finding.level ?? rule.level,
    message: sentence(finding.message),
    ...(ecsMessage === undefined ? {} : { ecsMessage }),
    range: isSyntaxNode(at) ? underlineOf(document, at) : rangeBetween(document, at.offset, at.offset + at.length),
    pointer: isSyntaxNode(at) ? toPointer(pathOf(at)) : '',
    ...(finding.related === undefined || finding.related.length === 0
      ? {}
      : {
          relatedInformation: finding.related.map(({ at: place, message, document: other }) => ({
            message: sentence(message),
            range: underlineOf(other ?? document, place),
            pointer: toPointer(pathOf(place)),
            ...(other === undefined ? {} : { uri: other.uri }),
          })),
        }),
    ...(finding.tags === undefined ? {} : { tags: finding.tags }),
    docs: rule.docs,
    ...(finding.fixes === undefined || finding.fixes.length === 0 ? {} : { fixes: finding.fixes }),
  };
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
