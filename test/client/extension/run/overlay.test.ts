import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import {
  definitionPath,
  imagePath,
  newOverlay,
  overlayPath,
  placeInOverlay,
  portPath,
  readOverlay,
  secretPath,
  setInOverlay,
} from '../../../../client/extension/run/overlay.ts';

describe('the overlay beside a definition', () => {
  it.each([
    ['/a/task-definition.json', '/a/task-definition.local.json'],
    ['/a/web.taskdef.json', '/a/web.taskdef.local.json'],
  ])('of %s is %s', (definition, overlay) => {
    expect(overlayPath(definition)).toBe(overlay);
    expect(definitionPath(overlay)).toBe(definition);
  });

  it('is empty when its file is', () => {
    expect(readOverlay('  \n')).toEqual({ kind: 'overlay', overlay: {} });
  });

  it('is refused in words when it is not JSON or no object', () => {
    expect(readOverlay('{ "containers": ').kind).toBe('unreadable');
    expect(readOverlay('[]').kind).toBe('unreadable');
  });
});

describe('editing an overlay', () => {
  it('makes the whole path in an empty file', () => {
    const { text } = setInOverlay('', imagePath('web'), 'web:dev');
    expect(parse(text)).toEqual({ containers: { web: { image: 'web:dev' } } });
  });

  it('keeps comments, order and indentation of what is there', () => {
    const before =
      '{\n    // mine\n    "volumes": {},\n    "containers": {\n        "web": { "skip": false }\n    }\n}\n';
    const { text } = setInOverlay(before, portPath('api', 80), 8081);
    expect(text).toContain('// mine');
    expect(text.indexOf('volumes')).toBeLessThan(text.indexOf('containers'));
    expect(text).toContain('\n        "api": {');
  });

  it('says where the value is, so that it can be selected', () => {
    const { text, offset, length } = setInOverlay('{}', secretPath('api', 'TOKEN'), 'abc');
    expect(text.slice(offset, offset + length)).toBe('"abc"');
    expect(placeInOverlay(text, secretPath('api', 'TOKEN'))).toEqual({ offset, length });
    expect(placeInOverlay(text, secretPath('api', 'OTHER'))).toBeUndefined();
  });

  it('tells UDP ports by their protocol', () => {
    expect(portPath('dns', 53, 'udp')).toEqual(['containers', 'dns', 'ports', '53/udp']);
  });

  it('changes nothing but the one value', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.record({ image: fc.string() })),
        fc.string(),
        (containers, image) => {
          const { text } = setInOverlay(JSON.stringify({ containers }, undefined, 2), imagePath('web'), image);
          expect(parse(text)).toEqual({ containers: { ...containers, web: { ...containers['web'], image } } });
        },
      ),
    );
  });

  it('begins with an entry per container', () => {
    expect(parse(newOverlay(['web', 'api']))).toEqual({ containers: { web: {}, api: {} } });
  });
});
