import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ecs, ECS_TARGET_PREFIX, findOperation } from '../../client/engine/api/operations.ts';
import { UNSUPPORTED } from '../../client/engine/api/unsupportedOperations.ts';
import { modelOperations, notedOperations, operationsPage } from './operationsPage.ts';

describe('docs/operations.md', () => {
  const written = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');

  it('is what the engine has today', () => {
    expect(written === operationsPage(), 'docs/operations.md is out of date: run `npm run docs` and commit it').toBe(
      true,
    );
  });

  it('has one row for each operation of the model', () => {
    const rows = [...written.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(rows.toSorted()).toEqual(modelOperations);
    expect(modelOperations.length).toBeGreaterThan(80);
  });

  it('says of every operation that is not there why, and notes nothing of another', () => {
    for (const [name, words] of UNSUPPORTED) {
      expect(modelOperations).toContain(name);
      expect(ecs, name).not.toHaveProperty(name);
      expect(words, name).toMatch(/^[A-Z].*\.$/);
    }
    expect(notedOperations.filter((name) => !Object.hasOwn(ecs, name))).toEqual([]);
  });
});

describe('the table of operations', () => {
  it('knows every operation of the model, supported or refused', () => {
    const unknown = modelOperations.filter((name) => !findOperation(`${ECS_TARGET_PREFIX}.${name}`));
    expect(unknown).toEqual([]);
  });
});
