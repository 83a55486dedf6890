import { TextDocument } from 'vscode-languageserver-textdocument';
import { applyFix } from './edits.ts';
import type { Problem } from './problem.ts';

/** Rounds until nothing is left to repair: a wrapper that goes gives way to what was in it. */
const MOST_ROUNDS = 6;

/**
 * The text with the first repair of every wanted problem. Repairs go from the end to the start, so that those still to
 * come keep their places; what a repair uncovers has its turn in the next round. `find` tells the problems of a text.
 */
export function fixAll(
  original: TextDocument,
  find: (document: TextDocument) => readonly Problem[],
  isWanted: (problem: Problem) => boolean,
): string {
  const { uri, languageId, version } = original;
  let text = original.getText();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const document = TextDocument.create(uri, languageId, version, text);
    const wanted = find(document).filter((problem) => isWanted(problem) && (problem.fixes?.length ?? 0) > 0);
    const repaired = wanted.toReversed().reduce((before, { fixes: [fix] = [] }) => {
      return fix === undefined ? before : applyFix(before, fix);
    }, text);
    if (repaired === text) break;
    text = repaired;
  }
  return text;
}
