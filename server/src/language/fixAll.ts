import { TextDocument } from 'vscode-languageserver-textdocument';
import { applyFix } from './edits.ts';
import type { Problem } from './problem.ts';

export interface Fixed {
  readonly text: string;
  /** What was done: code and the repair's title. */
  readonly applied: readonly { readonly code: string; readonly title: string }[];
}

/** Rounds until nothing is left to repair: a wrapper that goes gives way to what was in it. */
const MOST_ROUNDS = 6;

/**
 * The text with the first repair of every wanted problem. Repairs go from the end to the start, so that those still to
 * come keep their places; what a repair uncovers has its turn in the next round. A round after which
 * the same is wrong as before is not kept. `find` tells the problems of a text.
 */
export function fixAll(
  original: TextDocument,
  find: (document: TextDocument) => readonly Problem[],
  isWanted: (problem: Problem) => boolean,
): Fixed {
  const { uri, languageId, version } = original;
  const wantedIn = (text: string) =>
    find(TextDocument.create(uri, languageId, version, text)).filter(
      (problem) => isWanted(problem) && (problem.fixes?.length ?? 0) > 0,
    );
  let text = original.getText();
  let wanted = wantedIn(text);
  const applied: { code: string; title: string }[] = [];
  for (let round = 0; round < MOST_ROUNDS && wanted.length > 0; round++) {
    const done: { code: string; title: string }[] = [];
    const repaired = wanted.toReversed().reduce((before, { code, fixes: [fix] = [] }) => {
      const after = fix === undefined ? before : applyFix(before, fix);
      if (fix !== undefined && after !== before) done.push({ code, title: fix.title });
      return after;
    }, text);
    if (repaired === text) break;
    const left = wantedIn(repaired);
    if (isSame(left, wanted)) break;
    text = repaired;
    wanted = left;
    applied.push(...done.toReversed());
  }
  return { text, applied };
}

/** Whether the same codes are left as often: then the round repaired nothing. */
function isSame(a: readonly Problem[], b: readonly Problem[]): boolean {
  const codes = (problems: readonly Problem[]) => problems.map(({ code }) => code).toSorted();
  return JSON.stringify(codes(a)) === JSON.stringify(codes(b));
}
