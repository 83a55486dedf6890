import { describe, expect, it } from 'vitest';
import { parseText } from '../../../../server/src/language/parse.ts';
import { expectationOf, isOfOverlay, ruleFixtures } from '../../support/fixtures.ts';
import { overlayProblemsOf, problemsOf as definitionProblemsOf, service } from '../../support/language.ts';

const byPlace = (a: { line: number; start: number; code: string }, b: typeof a) =>
  a.line - b.line || a.start - b.start || a.code.localeCompare(b.code);

describe.each(ruleFixtures())('$name', ({ code, isBad, text, expected }) => {
  const problemsOf = isOfOverlay(code) ? overlayProblemsOf : definitionProblemsOf;
  // What is off by default is tried with a level.
  const rule = service.rules.find((each) => each.code === code);
  const options = rule?.isOffByDefault === true ? { levels: { [code]: rule.level } } : {};

  it('has exactly the problems that are marked, each in its place', () => {
    const found = problemsOf(text, options)
      .filter((problem) => problem.code === code || problem.severity !== 'hint')
      .map(expectationOf)
      .toSorted(byPlace);
    expect(found).toEqual([...expected].sort(byPlace));
    expect(found.some((each) => each.code === code)).toBe(isBad);
  });

  it('is repaired by every fix, and stays or becomes valid JSON in its own indentation', () => {
    for (const problem of problemsOf(text, options)) {
      for (const fix of problem.fixes ?? []) {
        const repaired = service.applyFix(text, fix);
        const left = problemsOf(repaired, options);
        const same = (each: typeof problem) => each.code === problem.code;
        expect(repaired, fix.title).not.toBe(text);
        expect(left.filter(same).length, `${fix.title}\n${repaired}`).toBeLessThan(
          problemsOf(text, options).filter(same).length,
        );
        if (parseText(text).errors.length === 0) expect(() => JSON.parse(repaired) as unknown).not.toThrow();
        expect(
          repaired.split('\n').every((line) => /^( {2})*(\S|$)/.test(line)),
          repaired,
        ).toBe(true);
      }
    }
  });
});
