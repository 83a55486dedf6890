import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { halfTyped, isInside } from '../../support/halfTyped.ts';
import { service, URI } from '../../support/language.ts';

const SEED = `{
  "family": "web", "cpu": "1024", "memory": "2048", "networkMode": "bridge", "requiresCompatibilities": ["EC2"],
  "proxyConfiguration": { "containerName": "b" },
  "containerDefinitions": [
    { "name": "a", "image": "nginx:1", "cpu": 256, "links": ["b:c"], "dependsOn": [{ "containerName": "b", "condition": "START" }],
      "environment": [{ "name": "API_KEY", "value": "\\u00e9" }], "secrets": [{ "name": "S", "valueFrom": "arn:aws:ssm:us-east-1:1:parameter/x" }],
      "portMappings": [{ "containerPort": 80, "hostPort": 0, "name": "http" }],
      "logConfiguration": { "logDriver": "awslogs", "options": { "awslogs-group": "g", "awslogs-region": "us-east-1" } },
      "healthCheck": { "command": ["CMD", "true"], "interval": 30 }, "user": null },
    { "name": "b", "mountPoints": [{ "sourceVolume": "d", "containerPath": "/d" }], "essential": false }
  ],
  "volumes": [{ "name": "d", "host": { "sourcePath": "/x" } }]
}`;

const mutated = halfTyped({
  seeds: [SEED],
  pieces: [
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    '//',
    '${A}',
    '{{ x }}',
    'null',
    '1e9',
    '\u0000',
    '😀',
    '\r\n',
    '[[[',
  ],
  mostMutations: 5,
  mostRemoved: 20,
  mostArbitrary: 4,
});

describe('editing features on half-typed text', () => {
  it('answer everywhere, within the document, and never throw', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, fc.nat(10_000), async (text, at) => {
        const document = TextDocument.create(URI, 'json', 1, text);
        const parsed = service.parse(document);
        const position = document.positionAt(at % (text.length + 1));
        const everywhere = { start: document.positionAt(0), end: document.positionAt(text.length) };
        const here = { start: position, end: position };

        const renamed = service.rename(parsed, position, 'renamed');
        const edits = [
          renamed !== null && 'edit' in renamed ? renamed.edit : {},
          ...service.codeActions(parsed, here, [], { only: [''] }).map(({ edit = {} }) => edit),
        ];
        const { items } = await service.completion(parsed, position);
        const hover = await service.hover(parsed, position);
        const ranges = [
          ...service.definitions(parsed, position).map(({ range }) => range),
          ...service.references(parsed, position, { includeDeclaration: true }).map(({ range }) => range),
          ...service.highlights(parsed, position).map(({ range }) => range),
          ...service.documentLinks(parsed).map(({ range }) => range),
          ...service.inlayHints(parsed, everywhere).map((hint) => ({ start: hint.position, end: hint.position })),
          ...edits.flatMap(({ changes = {} }) =>
            Object.values(changes).flatMap((each) => each.map(({ range }) => range)),
          ),
          ...items.flatMap(({ textEdit }) => (textEdit !== undefined && 'range' in textEdit ? [textEdit.range] : [])),
          ...(hover?.range === undefined ? [] : [hover.range]),
        ];
        for (const range of ranges) expect(isInside(document, range), JSON.stringify(range)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('refactorings and rewritings of JSON leave JSON', () => {
    fc.assert(
      fc.property(fc.nat(SEED.length), (offset) => {
        const document = TextDocument.create(URI, 'json', 1, SEED);
        const position = document.positionAt(offset);
        const actions = service.codeActions(service.parse(document), { start: position, end: position }, [], {
          only: [''],
          canCreateFiles: false,
        });
        for (const { title, edit } of actions) {
          const text = TextDocument.applyEdits(document, edit?.changes?.[URI] ?? []);
          expect(() => JSON.parse(text) as unknown, title).not.toThrow();
        }
      }),
      { numRuns: 30 },
    );
  });
});
