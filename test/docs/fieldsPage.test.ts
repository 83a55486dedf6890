import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FIELD_TREATMENT } from '../../client/engine/agent/fieldTreatment.ts';
import { fieldsPage } from './fieldsPage.ts';

describe('docs/fields.md', () => {
  const written = readFileSync(new URL('../../docs/fields.md', import.meta.url), 'utf8');

  it('is what the engine says of its fields today', () => {
    expect(written === fieldsPage(), 'docs/fields.md is out of date: run `npm run docs` and commit it').toBe(true);
  });

  it('has one row for each field, under its part of the definition', () => {
    const rows = [...written.matchAll(/^(?:## (\w+)|\| `(.+?)` \|.*)$/gm)];
    let prefix = '';
    const fields = rows.flatMap(([, title, field]) => {
      if (title !== undefined) prefix = { Containers: 'containerDefinitions[].', Volumes: 'volumes[].' }[title] ?? '';
      return field === undefined ? [] : [`${prefix}${field}`];
    });
    expect(fields.toSorted()).toEqual(Object.keys(FIELD_TREATMENT).toSorted());
  });

  it('says how or why of everything that is not simply applied', () => {
    for (const [field, { treatment, words }] of Object.entries(FIELD_TREATMENT)) {
      if (treatment !== 'applied') expect(words, field).toMatch(/^["A-Z].*\.$/);
    }
  });
});
