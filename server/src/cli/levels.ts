import type { RuleLevels } from '../language/index.ts';

export const LEVEL_NAMES = ['error', 'warning', 'information', 'hint', 'off'] as const;

/** Reads `code=level,code=level`, given any number of times; the last word about a code counts. */
export function readLevels(
  texts: readonly string[],
  codes: readonly string[],
): { readonly levels: RuleLevels; readonly mistake?: string } {
  const levels: Record<string, (typeof LEVEL_NAMES)[number]> = {};
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
    levels[code] = found;
  }
  return { levels };
}
