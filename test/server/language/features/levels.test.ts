import { describe, expect, it } from 'vitest';
import { parse, service } from '../../support/language.ts';

describe('levels of rules', () => {
  const document = parse('{ "containerDefinitions": [{ "name": "a", "image": "b", "memory": 64 }], "revision": 1 }');
  const levelsOf = (options?: Parameters<typeof service.validate>[1]) =>
    Object.fromEntries(service.validate(document, options).map(({ code, severity }) => [code, severity]));

  it('are the rules own ones unless something else is asked for', () => {
    expect(levelsOf()).toMatchObject({ 'family-required': 'error', 'doc-output-only-field': 'warning' });
    expect(levelsOf({ levels: {} })).toEqual(levelsOf());
  });

  it('change or silence a rule, each time it is asked', () => {
    const levels = { 'family-required': 'hint', 'doc-output-only-field': 'off' } as const;
    expect(levelsOf({ levels })).toMatchObject({ 'family-required': 'hint' });
    expect(levelsOf({ levels })).not.toHaveProperty('doc-output-only-field');
    expect(levelsOf()).toHaveProperty('doc-output-only-field', 'warning');
  });

  it('keep repairs of problems that are shown, and take those of silenced ones away', () => {
    const everywhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 999 } };
    const titles = (levels: Record<string, 'off'>) =>
      service.codeActions(document, everywhere, [], { levels }).map(({ title }) => title);
    expect(titles({})).toContain('Remove `revision`');
    expect(titles({ 'doc-output-only-field': 'off' })).not.toContain('Remove `revision`');
  });

  it('apply to overlays too', () => {
    const overlay = parse('{ "volume": {} }', 'overlay');
    expect(service.validate(overlay, { levels: { 'doc-unknown-key': 'warning' } })[0]?.severity).toBe('warning');
  });
});
