import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction } from 'vscode-languageserver-types';
import { describe, expect, it } from 'vitest';
import type { CodeActionOptions } from '../../../../server/src/language/index.ts';
import { cursor, parse, service } from '../../support/language.ts';

function actionsAt(marked: string, options: CodeActionOptions = {}) {
  const { document, position } = cursor(marked);
  const range = { start: position, end: position };
  return { document, actions: service.codeActions(document, range, [], { only: [''], ...options }) };
}
const apply = (document: ReturnType<typeof parse>, { edit }: CodeAction): string => {
  const inline = edit?.changes?.[document.uri];
  const versioned = edit?.documentChanges?.flatMap((each) =>
    'edits' in each && each.textDocument.uri === document.uri ? each.edits : [],
  );
  return TextDocument.applyEdits(document.textDocument, (inline ?? versioned ?? []) as never[]);
};
/** The text after the action whose title has these words. */
function after(marked: string, title: string, options?: CodeActionOptions): string {
  const { document, actions } = actionsAt(marked, options);
  const action = actions.find((each) => each.title.includes(title));
  if (action === undefined) throw new Error(`no "${title}" among: ${actions.map((each) => each.title).join(' / ')}`);
  return apply(document, action);
}
const titles = (marked: string, options?: CodeActionOptions) =>
  actionsAt(marked, options).actions.map(({ title }) => title);

const DESCRIBED = `{
    "taskDefinition": {
        "taskDefinitionArn": "arn:aws:ecs:us-east-1:111122223333:task-definition/web:3",
        "containerDefinitions": [
            {
                "name": "app",
                "image": "nginx:1",
                "cpu": 0,
                "memory": 128,
                "links": [],
                "command": ["echo", ""],
                "environment": [{ "name": "EMPTY", "value": "" }],
                "hostname": "",
                "user": null
            }
        ],
        "family": "web",
        "revision": 3,
        "volumes": [{ "name": "data", "host": {} }],
        "status": "ACTIVE"
    },
    "tags": [{ "key": "team", "value": "" }]
}
`;

describe('fix all of one kind', () => {
  const text =
    '{ "family": "a", "cpu": null,\n "memory": null, "containerDefinitions": [{ "name": "a", "image": "b:1", "user": null }] }';

  it('repairs every problem of the code at the cursor', () => {
    const fixed = after(text.replace('null', 'nu|ll'), 'Fix all 3 of doc-null-value');
    expect(JSON.parse(fixed)).toEqual({ family: 'a', containerDefinitions: [{ name: 'a', image: 'b:1' }] });
  });

  it('is not offered for a single one', () => {
    expect(titles('{ "cpu": nu|ll }').filter((title) => title.includes(' of doc-'))).toEqual([]);
  });

  it('is offered without its edit where the client asks for that later', () => {
    const { document, actions } = actionsAt(text.replace('null', 'nu|ll'), { lazy: true });
    const lazy = actions.find(({ title }) => title.startsWith('Fix all 3'));
    expect(lazy?.edit).toBeUndefined();
    const resolved = service.resolveCodeAction(document, lazy as CodeAction);
    expect(JSON.parse(apply(document, resolved))).not.toHaveProperty('memory');
  });
});

describe('fix all that is safe', () => {
  it('repairs in rounds what only the removal of a wrapper uncovers', () => {
    const fixed = after(`|${DESCRIBED}`, 'Fix all that can be fixed safely');
    const codes = service.validate(parse(fixed)).map(({ code }) => code);
    expect(codes.filter((code) => code.startsWith('doc-'))).toEqual([]);
  });

  it('removes comments and trailing commas and keeps everything else as it is', () => {
    const text = '|{\n\t// the name\n\t"family": "a",\n\t"cpu": "256",\n}\n';
    expect(after(text, 'Fix all that can')).toBe('{\n\t"family": "a",\n\t"cpu": "256"\n}\n');
  });

  it('is not offered where there is nothing to fix', () => {
    expect(titles('|{ "family": "a", "containerDefinitions": [] }', { only: ['source.fixAll'] })).toEqual([]);
  });
});

describe('describe output', () => {
  it('becomes what RegisterTaskDefinition takes, without what is empty, in its own indentation', () => {
    const registrable = after(`|${DESCRIBED}`, 'input for RegisterTaskDefinition');
    expect(JSON.parse(registrable)).toEqual({
      containerDefinitions: [
        {
          name: 'app',
          image: 'nginx:1',
          cpu: 0,
          memory: 128,
          command: ['echo', ''],
          environment: [{ name: 'EMPTY', value: '' }],
        },
      ],
      family: 'web',
      volumes: [{ name: 'data' }],
      tags: [{ key: 'team', value: '' }],
    });
    expect(registrable).toContain('\n    "containerDefinitions"');
    expect(registrable.endsWith('}\n')).toBe(true);
    expect(titles(`|${registrable}`)).not.toContain('Make this input for RegisterTaskDefinition');
  });

  it("is not seen in a file of one's own that has something empty", () => {
    expect(titles('|{ "family": "", "volumes": [] }', { only: ['source.registrable'] })).toEqual([]);
  });

  it('is left alone while it is no JSON, or a template', () => {
    for (const text of ['{ "family": "a", "cpu": null, // c\n }', '{ "family": "a", "cpu": null, "tags": ${TAGS} }']) {
      expect(titles(`|${text}`, { only: ['source.registrable'] })).toEqual([]);
    }
  });
});

describe('sorting keys', () => {
  it('puts them into the order of ECS and leaves maps and lists as they are', () => {
    const sorted = after(
      '|{ "containerDefinitions": [{ "image": "b", "logConfiguration": { "options": { "z": "1", "a": "2" }, "logDriver": "awslogs" }, "name": "a" }], "x": 1, "family": "f" }',
      'Sort keys',
    );
    const root = JSON.parse(sorted) as { containerDefinitions: { logConfiguration: { options: object } }[] };
    expect(Object.keys(root)).toEqual(['family', 'containerDefinitions', 'x']);
    expect(Object.keys(root.containerDefinitions[0] ?? {})).toEqual(['name', 'image', 'logConfiguration']);
    expect(Object.keys(root.containerDefinitions[0]?.logConfiguration.options ?? {})).toEqual(['z', 'a']);
    expect(titles(`|${sorted}`)).not.toContain('Sort keys as ECS prints them');
  });
});

describe('kinds', () => {
  it('are those that were asked for, each with those below', () => {
    const kinds = (only: string[]) => [
      ...new Set(actionsAt(`|${DESCRIBED}`, { only }).actions.map(({ kind }) => kind)),
    ];
    expect(kinds(['source'])).toEqual([
      'source.fixAll.drydock',
      'source.registrable.drydock',
      'source.sortKeys.drydock',
    ]);
    expect(kinds(['source.fixAll'])).toEqual(['source.fixAll.drydock']);
    expect(kinds(['source.organizeImports'])).toEqual([]);
  });
});
