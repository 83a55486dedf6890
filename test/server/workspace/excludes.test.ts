import { describe, expect, it } from 'vitest';
import { lookedInto } from '../../../server/src/workspace/excludes.ts';

describe('folders that are looked into', () => {
  it('are those that people write in', () => {
    const isLookedInto = lookedInto();
    for (const path of ['ecs', 'services/web/.aws', '.github', 'packages/builder']) {
      expect(isLookedInto(path), path).toBe(true);
    }
    for (const path of ['node_modules', 'a/node_modules', '.git', '.terraform', 'cdk.out', 'services/web/dist']) {
      expect(isLookedInto(path), path).toBe(false);
    }
  });

  it.each([
    ['**/old', 'a/b/old', true],
    ['**/old', 'older', false],
    ['old', 'old', true],
    ['old', 'a/old', false],
    ['**/{tmp,archive}', 'a/archive', true],
    ['**/*.bak/**', 'a/b.bak', true],
    ['examples/*', 'examples/web', true],
    ['examples/*', 'examples/web/deep', false],
    ['**/{open', 'open', false],
    ['a?c', 'abc', true],
  ])('follow the pattern %s for %s', (pattern, path, isExcluded) => {
    expect(lookedInto([pattern])(path)).toBe(!isExcluded);
  });
});
