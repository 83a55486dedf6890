import { describe, expect, it } from 'vitest';
import { definitionIn, isFragment, isRequest, kindOf } from '../../../../server/src/language/kind.ts';
import { parseText } from '../../../../server/src/language/parse.ts';
import { rules } from '../../../../server/src/language/rules/index.ts';
import { chooser } from '../../../../server/src/language/rules/needed.ts';
import type { LaunchType, Rule } from '../../../../server/src/language/rules/rule.ts';
import { neededRules } from '../../../../server/src/language/rules/run.ts';
import { checkStructure } from '../../../../server/src/language/rules/structure/check.ts';
import { checks } from '../../../../server/src/language/schemas.ts';
import { survey } from '../../../../server/src/language/survey.ts';
import { readTaskDefinition } from '../../../../server/src/language/taskDefinition.ts';
import { allSeeds } from '../../../fuzz/seeds.ts';

const ASSUMED: readonly (LaunchType | undefined)[] = [undefined, 'FARGATE', 'EC2', 'EXTERNAL', 'MANAGED_INSTANCES'];
const keys = new Set(rules.flatMap(({ needs = [] }) => needs));

/** What rules find that are not asked about a definition. */
function overlooked(text: string, among: readonly Rule[] = rules): string[] {
  const parsed = parseText(text);
  const kind = kindOf(parsed.root);
  const definition = definitionIn(parsed.root, kind);
  if (definition?.type !== 'object' || parsed.isBroken || isFragment(kind) || isRequest(kind) || kind === 'other') {
    return [];
  }
  const subject = { kind, parsed, definition, survey: survey(definition) };
  const structure = checkStructure(subject, definition, definition, checks['task-definition'], {});
  const needed = new Set(neededRules(subject.survey, structure));
  const task = readTaskDefinition(definition, structure.doubts);
  const finds = (rule: Rule) =>
    ASSUMED.some((assumedLaunchType) => [...rule.check(task, { assumedLaunchType })].length > 0);
  return among.filter((rule) => !needed.has(rule) && finds(rule)).map(({ code }) => code);
}

/** The value without the members of that name. */
function without(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => without(key, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (name === key ? [] : [[name, without(key, inner)]])),
  );
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

describe('the keys that rules need', () => {
  const seeds = [...new Set(allSeeds())];

  it('are in every definition about which the rule has something to say', () => {
    for (const text of seeds) expect(overlooked(text), text).toEqual([]);
  });

  it('are what the rule speaks of: without them it is silent, whatever else is written', () => {
    for (const text of seeds) {
      const definition = jsonOf(text);
      for (const key of keys) {
        if (!text.includes(`"${key}"`)) continue;
        const needing = rules.filter(({ needs = [] }) => [needs].flat().includes(key));
        const left = JSON.stringify(without(key, definition) ?? {});
        expect(overlooked(left, needing), `${text}\nwithout ${key}`).toEqual([]);
      }
    }
  });

  it('spare most definitions most rules', () => {
    const text = '{ "family": "web", "containerDefinitions": [{ "name": "app", "image": "app:1", "memory": 128 }] }';
    const needed = chooser(rules)(survey(parseText(text).root).keys());
    expect(needed.length).toBeLessThan(rules.length / 4);
    expect(needed).toEqual(rules.filter((rule) => needed.includes(rule)));
  });
});
