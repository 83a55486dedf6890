import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { ruleFixtures } from '../support/fixtures.ts';
import { halfTyped, isInside } from '../support/halfTyped.ts';
import { service, URI } from '../support/language.ts';

const seeds = ruleFixtures().map(({ text }) => text);

/** What breaks documents while people type: cut, doubled, swapped and foreign pieces. */
const mutated = halfTyped({
  seeds,
  pieces: [
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    '/*',
    '//',
    '${A',
    '{{',
    '$X',
    '<Y>',
    '\u0000',
    '\r\n',
    '😀',
    'null',
    '-',
    '1e',
    '"family"',
  ],
  mostMutations: 6,
  mostRemoved: 12,
  mostArbitrary: 5,
});

describe('on arbitrary half-typed text', () => {
  it('every feature answers, within the document', async () => {
    await fc.assert(
      fc.asyncProperty(
        mutated,
        fc.nat(10_000),
        fc.constantFrom('task-definition' as const, 'overlay' as const),
        async (text, at, role) => {
          const document = TextDocument.create(URI, 'json', 1, text);
          const parsed = service.parse(document, role);
          const position = document.positionAt(at % (text.length + 1));
          const everywhere = { start: document.positionAt(0), end: document.positionAt(text.length) };

          const problems = service.validate(parsed, { assumedLaunchType: 'FARGATE' });
          const actions = service.codeActions(parsed, everywhere, [], { assumedLaunchType: 'FARGATE' });
          const { items } = await service.completion(parsed, position, { definition: parsed });
          const hover = await service.hover(parsed, position);
          const symbols = await service.symbols(parsed);
          await service.folding(parsed);
          await service.selectionRanges(parsed, [position]);
          const edits = await service.format(parsed, undefined, { tabSize: 2, insertSpaces: true });
          TextDocument.applyEdits(document, edits);

          const ranges = [
            ...problems.flatMap(({ range, relatedInformation = [] }) => [
              range,
              // A task definition that a request is about is another document.
              ...relatedInformation.filter(({ uri }) => uri === undefined).map((each) => each.range),
            ]),
            ...actions.flatMap(({ edit }) =>
              Object.values(edit?.changes ?? {}).flatMap((each) => each.map(({ range }) => range)),
            ),
            ...items.flatMap(({ textEdit }) => (textEdit !== undefined && 'range' in textEdit ? [textEdit.range] : [])),
            ...symbols.map(({ range }) => range),
            ...service.codeLenses(parsed).map(({ range }) => range),
            ...(hover?.range === undefined ? [] : [hover.range]),
          ];
          for (const range of ranges) expect(isInside(document, range), JSON.stringify(range)).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('validation of any string says at least whether it is JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), mutated), (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const codes = service
          .validate(service.parse(TextDocument.create(URI, 'json', 1, text)))
          .map(({ code }) => code);
        // A placeholder without quotes is no JSON either, but known for what it is.
        expect(codes.includes('doc-json-syntax') || codes.includes('doc-placeholder')).toBe(!isJson);
      }),
      { numRuns: 1000 },
    );
  });
});
