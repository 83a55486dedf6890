import type { RuleInfo } from './rule.ts';

/**
 * Chooses among rules by the keys that they need, in the order they have. The choice goes by the keys of the document,
 * for it has few, and there are hundreds of rules.
 */
export function chooser<R extends RuleInfo>(rules: readonly R[]): (keys: Iterable<string>) => readonly R[] {
  const always = Uint8Array.from(rules, ({ needs }) => (needs === undefined ? 1 : 0));
  const byKey = new Map<string, number[]>();
  for (const [index, { needs = [] }] of rules.entries()) {
    for (const key of typeof needs === 'string' ? [needs] : needs) {
      const needing = byKey.get(key);
      if (needing === undefined) byKey.set(key, [index]);
      else needing.push(index);
    }
  }
  return (keys) => {
    const isChosen = always.slice();
    for (const key of keys) {
      for (const index of byKey.get(key) ?? []) isChosen[index] = 1;
    }
    return rules.filter((_, index) => isChosen[index] === 1);
  };
}
