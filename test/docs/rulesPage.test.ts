import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { service } from '../server/support/language.ts';
import { excerpt, excerptAt } from './excerpt.ts';
import { rulesPage } from './rulesPage.ts';

describe('docs/rules.md', () => {
  const written = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8');

  it('is what the rules and their fixtures say today', () => {
    expect(written === rulesPage(), 'docs/rules.md is out of date: run `npm run docs` and commit it').toBe(true);
  });

  it('has one anchor for each code', () => {
    const anchors = [...written.matchAll(/^## (\S+)$/gm)].map(([, code]) => code);
    expect(anchors.toSorted()).toEqual(service.rules.map(({ code }) => code).toSorted());
  });
});

const text = `{\n${Array.from({ length: 30 }, (_, index) => `  "k${index}": ${index}`).join(',\n')}\n}`;

describe('an excerpt', () => {
  it('shows what is around the marks, with carets', () => {
    expect(excerpt(text, [{ line: 10, start: 2, end: 6 }])).toBe(
      '…\n"k6": 6,\n"k7": 7,\n"k8": 8,\n"k9": 9,\n^^^^\n"k10": 10,\n"k11": 11,\n"k12": 12,\n…',
    );
  });

  it('shows a short text whole', () => {
    expect(excerpt('{\n  "a": 1\n}\n', [{ line: 1, start: 7, end: 8 }])).toBe('{\n  "a": 1\n       ^\n}');
  });

  it('finds the nearest place there is', () => {
    expect(excerptAt(text, '/k29/deeper').split('\n')[4]).toBe('  "k29": 29');
    expect(excerptAt(text, '/none')).toContain('"k0": 0');
  });
});
