import type { Problem, Severity } from '../language/index.ts';

export const LEVEL_NAMES = ['error', 'warning', 'information', 'hint', 'off'] as const;
type Level = (typeof LEVEL_NAMES)[number];

/** What was asked for, by code. */
export type Levels = ReadonlyMap<string, Severity | 'off'>;

/** Reads `code=level,code=level`, given any number of times; the last word about a code counts. */
export function readLevels(
  texts: readonly string[],
  codes: readonly string[],
): { readonly levels: Levels; readonly mistake?: string } {
  const levels = new Map<string, Level>();
  const known = new Set(codes);
  for (const text of texts.flatMap((each) => each.split(',')).map((each) => each.trim())) {
    if (text === '') continue;
    const [code = '', level = ''] = text.split('=');
    const found = LEVEL_NAMES.find((name) => name === level);
    if (!known.has(code)) {
      return { levels, mistake: `There is no rule "${code}". The codes stand in the output, behind the level.` };
    }
    if (found === undefined) {
      return {
        levels,
        mistake: `"${text}" gives ${code} no level. Write ${code}=LEVEL with ${LEVEL_NAMES.join(', ')}.`,
      };
    }
    levels.set(code, found);
  }
  return { levels };
}

/** The problems with the levels that were asked for, without those that were turned off. */
export const applyLevels = (problems: readonly Problem[], levels: Levels): readonly Problem[] =>
  levels.size === 0
    ? problems
    : problems.flatMap((problem) => {
        const level = levels.get(problem.code);
        return level === 'off' ? [] : [level === undefined ? problem : { ...problem, severity: level }];
      });
