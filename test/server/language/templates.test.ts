import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { parseText } from '../../../server/src/language/parse.ts';
import { parse, problemsOf, service } from '../support/language.ts';

const JINJA = `{
  "family": "web",
{% if prod %}
  "cpu": "256",
{% else %}
  "cpu": "512",
{% endif %}
  {# two
     lines #}
  "networkMode": {{ mode | default("awsvpc") }},
  "containerDefinitions": [
    {% for c in containers %}
    { "name": "a", "image": "b:1", "memory": "64" }{% if not loop.last %},{% endif %}
    {% endfor %}
  ]
}`;
const TERRAFORM = `{
  "family": "web",
  "containerDefinitions": [
    { "name": "a", "image": "b:1", "memory": "64",
      %{ if debug ~}
      "user": 0,
      %{ endif ~}
      "environment": \${jsonencode([for k, v in env : { name = k, value = v }])}
    }
  ]
}`;
const told = (text: string) =>
  problemsOf(text)
    .filter(({ severity }) => severity !== 'hint')
    .map(({ code, pointer }) => `${code} ${pointer}`);

describe('templates with instructions', () => {
  it.each([
    ['Jinja', JINJA, ['doc-placeholder ', 'doc-type-mismatch /containerDefinitions/0/memory']],
    [
      'Terraform',
      TERRAFORM,
      [
        'doc-type-mismatch /containerDefinitions/0/memory',
        'doc-placeholder ',
        'doc-type-mismatch /containerDefinitions/0/user',
      ],
    ],
  ])('of %s are checked around them', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('keep every other character at its place', () => {
    const { masked, hasDirectives, isBroken } = parseText(JINJA);
    expect(hasDirectives).toBe(true);
    expect(isBroken).toBe(false);
    expect(masked).toHaveLength(JINJA.length);
    expect(masked.split('\n').map(({ length }) => length)).toEqual(JINJA.split('\n').map(({ length }) => length));
  });

  it('are repaired beside an instruction, never through one', () => {
    const fixes = problemsOf(JINJA).flatMap((problem) => problem.fixes ?? []);
    expect(fixes.length).toBeGreaterThan(0);
    const instructions = (text: string) => text.match(/\{%.*?%\}/g);
    for (const fix of fixes) {
      expect(instructions(service.applyFix(JINJA, fix)), fix.title).toEqual(instructions(JINJA));
    }
  });

  it('are not formatted or rewritten', async () => {
    const document = parse(JINJA);
    expect(await service.format(document, undefined, { tabSize: 4, insertSpaces: true })).toEqual([]);
    const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const actions = service.codeActions(document, top, [], { only: ['source'] });
    for (const { edit } of actions) {
      const text = TextDocument.applyEdits(document.textDocument, edit?.changes?.[document.uri] ?? []);
      expect(text.match(/\{%.*?%\}/g)).toHaveLength(7);
    }
  });

  it.each(['{%', '{#', '%{', '${', '${{'])('that never end are text: %s', (piece) => {
    const text = `{ "a": ${piece.repeat(5000)}`;
    expect(parseText(text).masked).toHaveLength(text.length);
  });
});
