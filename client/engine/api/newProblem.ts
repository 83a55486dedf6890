import type { DefinitionError } from './context.ts';

/**
 * The first of the problems found that was not there before; undefined when there is none.
 * @param before asked only when something was found
 */
export function newProblem(
  found: readonly DefinitionError[],
  before: () => readonly DefinitionError[],
): DefinitionError | undefined {
  if (found.length === 0) return undefined;
  const known = new Set(before().map(saying));
  return found.find((each) => !known.has(saying(each)));
}

const saying = ({ code, message }: DefinitionError) => `${code} ${message}`;
