import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { cursor, parse, service, URI } from '../../support/language.ts';

describe('hover', () => {
  it('tells what a field does', async () => {
    const { document, position } = cursor('{ "networkM|ode": "awsvpc" }');
    expect(JSON.stringify((await service.hover(document, position))?.contents)).toContain('awsvpc');
  });

  it('is never answered from somewhere else, whatever $schema says', async () => {
    const { document, position } = cursor('{ "$schema": "https://example.com/other.json", "fam|ily": "web" }');
    expect(JSON.stringify((await service.hover(document, position))?.contents)).toContain('revisions');
  });

  it('has nothing to say between things', async () => {
    const { document, position } = cursor('{ "flavour": "mi|nt" }');
    expect(await service.hover(document, position)).toBeNull();
  });
});

describe('the outline', () => {
  it('calls list items by their names', async () => {
    const [containers] = await service.symbols(
      parse(`{ "containerDefinitions": [
        { "name": "app", "image": "nginx", "environment": [{ "name": "MODE", "value": "x" }], "portMappings": [{ "containerPort": 80 }] },
        { "image": "redis" }
      ] }`),
    );
    const [app, second] = containers?.children ?? [];
    expect([app?.name, app?.detail, second?.name, second?.detail]).toEqual(['app', 'nginx', '1', 'redis']);
    const list = (name: string) =>
      app?.children?.find((each) => each.name === name)?.children?.map((each) => each.name);
    expect([list('environment'), list('portMappings')]).toEqual([['MODE'], ['80']]);
  });
});

describe('formatting', () => {
  const format = async (text: string) => {
    const document = TextDocument.create(URI, 'json', 1, text);
    const edits = await service.format(service.parse(document), undefined, { tabSize: 2, insertSpaces: true });
    return TextDocument.applyEdits(document, edits);
  };

  it('indents as the editor asks', async () => {
    expect(await format('{"a":[1,\n2]}')).toBe('{\n  "a": [\n    1,\n    2\n  ]\n}');
  });

  it('does not touch placeholders', async () => {
    expect(await format('{"a":{{ port }},"b":${B},"c":$C}')).toBe('{\n  "a": {{ port }},\n  "b": ${B},\n  "c": $C\n}');
  });
});

describe('folding and selection', () => {
  it('fold objects and lists, and widen the selection step by step', async () => {
    const { document, position } = cursor('{\n  "a": [\n    1,\n    2|\n  ]\n}');
    expect(await service.folding(document)).toHaveLength(2);
    const [selection] = await service.selectionRanges(document, [position]);
    expect(selection?.parent?.parent).toBeDefined();
  });
});

describe('code lenses', () => {
  const places = (text: string) => service.codeLenses(parse(text)).map(({ range }) => range.start.character);

  it('stand above the family', () => {
    expect(places('{ "containerDefinitions": [], "family": "web" }')).toEqual([30, 30]);
  });

  it('stand above the root where the family is far below, as ECS prints it', () => {
    const containers = `[${'\n'.repeat(30)}]`;
    const printed = service.codeLenses(
      parse(`{ "taskDefinition": { "containerDefinitions": ${containers}, "family": "web" } }`),
    );
    expect(printed.map(({ range }) => range.start)).toEqual([
      { line: 0, character: 0 },
      { line: 0, character: 0 },
    ]);
  });

  it('stand above the root while there is no family', () => {
    expect(places('{ "containerDefinitions": [] }')).toEqual([0, 0]);
  });

  it('offer a service of a service definition, and are not shown on anything else', () => {
    expect(places('{ "serviceName": "web" }')).toEqual([0]);
    expect(places('[{ "name": "a", "image": "b" }]')).toEqual([]);
    expect(service.codeLenses(parse('{ "containers": {} }', 'overlay'))).toEqual([]);
  });
});

describe('code actions', () => {
  it('are those of the problems the range touches', () => {
    const document = parse('{ "family": "web",\n "containerDefinitions": [],\n "revision": 1 }');
    const at = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 99 } });
    expect(service.codeActions(document, at(1), []).map(({ title }) => title)).toEqual(['Add a container']);
    expect(service.codeActions(document, at(2), []).map(({ title }) => title)).toEqual(['Remove `revision`']);
    expect(service.codeActions(document, at(0), [])).toEqual([]);
  });
});

describe('an overlay', () => {
  it('is checked for its structure only', () => {
    const problems = service.validate(
      parse('{ "containers": { "app": { "ports": { "80": "x" }, "skipp": true } } }', 'overlay'),
    );
    expect(problems.map(({ code, message }) => [code, message.includes('ECS')])).toEqual([
      ['doc-type-mismatch', false],
      ['doc-unknown-key', false],
    ]);
  });
});
