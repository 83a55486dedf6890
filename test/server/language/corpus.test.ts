import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../server/src/language/index.ts';
import { parse, problemsOf, service } from '../support/language.ts';

/** Real definitions, kept outside the project because many have no licence to copy. */
const folder = new URL('../../../../shared/corpus/', import.meta.url);
const isThere = existsSync(folder);
const files = isThere ? readdirSync(folder).filter((name) => /^\d.*\.json$/.test(name)) : [];
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

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

  it.each(files)('%s: says each thing once', (name) => {
    const said = problemsOf(read(name)).map(({ code, range, pointer }) => JSON.stringify([code, range.start, pointer]));
    expect(said.filter((each, index) => said.indexOf(each) !== index)).toEqual([]);
  });
});
