import type { Problem } from '../language/index.ts';

export interface Fixed {
  readonly text: string;
  /** What was done, in order: code and the repair's title. */
  readonly applied: readonly { readonly code: string; readonly title: string }[];
}

export interface Fixer {
  readonly validate: (text: string) => readonly Problem[];
  readonly applyFix: (text: string, fix: NonNullable<Problem['fixes']>[number]) => string;
  readonly isSafe: (code: string) => boolean;
}

/** More than any real file needs; a pair of rules that undo each other ends here. */
const MOST = 2000;

/**
 * Applies the first repair of each problem whose rule vouches for it, one after the other, for each moves what is behind
 * it. A repair that changes nothing, or does not make the number of its problems smaller, is not made.
 */
export function fixAll(original: string, { validate, applyFix, isSafe }: Fixer): Fixed {
  const applied: { code: string; title: string }[] = [];
  const given = new Set<string>();
  let text = original;
  let problems = validate(text);
  while (applied.length < MOST) {
    const next = problems.findLast((problem) => isSafe(problem.code) && !given.has(keyOf(problem)));
    const [fix] = next?.fixes ?? [];
    if (next === undefined) break;
    const repaired = fix === undefined ? text : applyFix(text, fix);
    const left = repaired === text ? problems : validate(repaired);
    if (fix === undefined || repaired === text || count(left, next.code) >= count(problems, next.code)) {
      given.add(keyOf(next));
      continue;
    }
    applied.push({ code: next.code, title: fix.title });
    text = repaired;
    problems = left;
  }
  return { text, applied: applied.reverse() };
}

/** Repairs go from the end to the start, so what is before keeps its place and the key stays true. */
const keyOf = ({ code, range: { start } }: Problem): string => `${code}:${start.line}:${start.character}`;
const count = (problems: readonly Problem[], code: string): number =>
  problems.filter((problem) => problem.code === code).length;
