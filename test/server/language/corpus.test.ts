import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../server/src/language/index.ts';
import { parse, problemsOf, service } from '../support/language.ts';

/** Real definitions, kept outside the project because many have no licence to copy. */
const folder = new URL('../../../../shared/corpus/', import.meta.url);
const isThere = existsSync(folder);
const files = isThere ? readdirSync(folder).filter((name) => /^\d.*\.json$/.test(name)) : [];
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

/** By the number that a file's name begins with: codes and places of what ECS, its CLI or its SDKs would refuse. */
const judged: unknown = JSON.parse(
  readFileSync(new URL('../../fixtures/realDefinitionErrors.json', import.meta.url), 'utf8'),
);

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const count = (problems: readonly Problem[], { code }: Problem) => problems.filter((each) => each.code === code).length;

describe.runIf(isThere)('real definitions', () => {
  it('are many', () => {
    expect(files.length).toBeGreaterThan(100);
  });

  it.each(files)('%s: every fix repairs its problem and leaves valid JSON', (name) => {
    const text = read(name);
    const problems = problemsOf(text);
    const isValid = isJson(text);
    for (const problem of problems) {
      for (const fix of problem.fixes ?? []) {
        const repaired = service.applyFix(text, fix);
        // A repair that would have to rewrite an unquoted placeholder is not offered.
        if (repaired === text) {
          expect(parse(text).parsed.unquotedPlaceholders.size, fix.title).toBeGreaterThan(0);
          continue;
        }
        expect(count(problemsOf(repaired), problem), `${problem.code}: ${fix.title}`).toBeLessThan(
          count(problems, problem),
        );
        if (isValid) expect(isJson(repaired), fix.title).toBe(true);
      }
    }
  });

  it('have the errors that were gone through by hand, one after the other, and no others', () => {
    const found = files.flatMap((name) => {
      const errors = problemsOf(read(name)).filter(({ severity }) => severity === 'error');
      const told = errors.map(({ code, pointer }) => `${code} ${pointer}`.trim());
      return told.length === 0 ? [] : [[name.slice(0, 3), told] as const];
    });
    expect(Object.fromEntries(found)).toEqual(judged);
  });

  it.each(files)('%s: says each thing once', (name) => {
    const said = problemsOf(read(name)).map(({ code, range, pointer }) => JSON.stringify([code, range.start, pointer]));
    expect(said.filter((each, index) => said.indexOf(each) !== index)).toEqual([]);
  });
});
