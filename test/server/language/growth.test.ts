import { describe, expect, it } from 'vitest';
import { ruleFixtures } from '../support/fixtures.ts';
import { parse, service } from '../support/language.ts';
import { countSteps, grownBy } from '../support/steps.ts';

type Json = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The definitions of the fixtures, each with a mistake that a rule speaks of. */
const definitions: readonly Json[] = ruleFixtures().flatMap(({ text, isBad }) => {
  try {
    const value: unknown = JSON.parse(text);
    return isBad && isObject(value) && Array.isArray(value.containerDefinitions) ? [value] : [];
  } catch {
    return [];
  }
});

/** The lists at the root so many times over, and with them all mistakes. */
const repeated = (definition: Json, times: number, copy: (list: readonly unknown[], time: number) => unknown[]): Json =>
  Object.fromEntries(
    Object.entries(definition).map(([key, value]) => [
      key,
      Array.isArray(value) && key !== 'requiresCompatibilities'
        ? Array.from({ length: times }, (_, time) => copy(value, time)).flat()
        : value,
    ]),
  );

const asIs = (list: readonly unknown[]): unknown[] => [...list];

/** Copies with names of their own; what they name stays missing, or becomes so. */
const renamed = (list: readonly unknown[], time: number): unknown[] =>
  list.map((item) =>
    isObject(item) && typeof item.name === 'string' ? { ...item, name: `${item.name}-${time}` } : item,
  );

/** Also what they name: each copy is whole in itself. */
const apart = (list: readonly unknown[], time: number): unknown[] => {
  const suffix = (value: unknown, key?: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => suffix(item, key));
    if (isObject(value))
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, suffix(each, name)]));
    return typeof value === 'string' && NAMES.has(key ?? '') ? `${value}-${time}` : value;
  };
  return list.map((item) => suffix(item));
};
const NAMES = new Set(['name', 'containerName', 'sourceVolume', 'sourceContainer', 'links']);

describe('a definition that is four times as long', () => {
  it.each([
    ['with the same names', asIs],
    ['with names of their own', renamed],
    ['with references of their own', apart],
  ])('takes four times as many steps, %s', { timeout: 120_000 }, async (_, copy) => {
    const texts = (times: number) => definitions.map((each) => JSON.stringify(repeated(each, times, copy)));
    const analyze = (all: readonly string[]) => () => {
      for (const text of all) service.validate(parse(text), { assumedLaunchType: 'EC2' });
    };
    const [before, after] = await countSteps(analyze(texts(5)), analyze(texts(20)));
    if (before === undefined || after === undefined) throw new Error('nothing was counted');
    expect(after.size).toBeGreaterThan(500);
    // Four times as many, a little more where a search halves its way, and far more where everything meets everything.
    expect(grownBy(10, before, after)).toEqual([]);
  });
});
