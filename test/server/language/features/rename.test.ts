import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import type { ParsedDocument } from '../../../../server/src/language/index.ts';
import { cursor, documentOf, service } from '../../support/language.ts';

function renamed(marked: string, newName: string, beside: readonly ParsedDocument[] = []): Record<string, string> {
  const { document, position } = cursor(marked);
  const result = service.rename(document, position, newName, beside);
  if (result === null || !('edit' in result)) throw new Error(JSON.stringify(result));
  return Object.fromEntries(
    [document, ...beside].map((each) => [
      each.uri,
      TextDocument.applyEdits(each.textDocument, result.edit.changes?.[each.uri] ?? []),
    ]),
  );
}
const refusal = (marked: string, newName: string) => {
  const { document, position } = cursor(marked);
  const result = service.rename(document, position, newName);
  return result !== null && 'refusal' in result ? result.refusal : undefined;
};

describe('rename', () => {
  it('changes a container everywhere and leaves the alias of a link alone', () => {
    const [text] = Object.values(
      renamed(
        '{ "containerDefinitions": [{ "name": "a", "links": ["db:db"], "dependsOn": [{ "containerName": "db" }] }, { "name": "d|b" }], "volumes": [{ "name": "db" }] }',
        'postgres',
      ),
    );
    expect(text).toBe(
      '{ "containerDefinitions": [{ "name": "a", "links": ["postgres:db"], "dependsOn": [{ "containerName": "postgres" }] }, { "name": "postgres" }], "volumes": [{ "name": "db" }] }',
    );
  });

  it('changes the overlay beside the definition too', () => {
    const overlay = service.parse(
      documentOf('{ "containers": { "web": {} } }', 'file:///project/o.local.json'),
      'overlay',
    );
    const texts = renamed('{ "containerDefinitions": [{ "name": "we|b" }] }', 'site', [overlay]);
    expect(texts[overlay.uri]).toBe('{ "containers": { "site": {} } }');
  });

  it('renames a port', () => {
    const [text] = Object.values(
      renamed('{ "containerDefinitions": [{ "portMappings": [{ "name": "ht|tp" }] }] }', 'web'),
    );
    expect(text).toContain('{ "name": "web" }');
  });

  it('refuses what ECS would not take, and names that are taken', () => {
    const text = '{ "containerDefinitions": [{ "name": "a|", "portMappings": [{ "name": "p" }] }, { "name": "b" }] }';
    expect(refusal(text, 'a b')).toContain('"a b" cannot be the name of a container');
    expect(refusal(text, '')).toContain('letters');
    expect(refusal(text, 'b')).toContain('another container called "b"');
    expect(refusal(text, 'a')).toBeUndefined();
    expect(refusal('{ "containerDefinitions": [{ "portMappings": [{ "name": "p|" }] }] }', 'HTTP')).toContain(
      'lower-case',
    );
  });

  it('is offered on names only, without their quotes', () => {
    const { document, position } = cursor('{ "containerDefinitions": [{ "name": "|web", "image": "web" }] }');
    const place = service.renamePlace(document, position);
    expect(place?.placeholder).toBe('web');
    expect(place && document.textDocument.getText(place.range)).toBe('web');
    const image = cursor('{ "containerDefinitions": [{ "name": "web", "image": "|web" }] }');
    expect(service.renamePlace(image.document, image.position)).toBeNull();
    expect(service.rename(image.document, image.position, 'x', [])).toBeNull();
  });
});
