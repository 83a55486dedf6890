import fc from 'fast-check';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { createDocuments } from '../../server/src/documents.ts';
import { FEATURES } from '../fuzz/features.ts';
import { ruleFixtures } from './support/fixtures.ts';
import { service, URI } from './support/language.ts';

const seeds = ruleFixtures().map(({ text }) => text);
const PIECES = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\n',
  '\r\n',
  'x',
  '8',
  '${A}',
  '// x\n',
  '"name": "app",',
  '😀',
  '',
];

/** One change of a few at once, by shares of the text it meets. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.nat(3), fc.nat(300)),
  text: fc.oneof(
    fc.constantFrom(...PIECES),
    fc.constantFrom(...seeds).map((seed) => seed.slice(0, 200)),
  ),
  isWhole: fc.integer({ min: 0, max: 19 }).map((chance) => chance === 0),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** As an editor sends it: each change is about the text that the one before it left. */
function edit(document: TextDocument, changes: readonly Change[], version: number): TextDocument {
  let edited = document;
  for (const { at, length, text, isWhole } of changes) {
    const start = Math.floor(at * (edited.getText().length + 1));
    const event: TextDocumentContentChangeEvent = isWhole
      ? { text }
      : { range: { start: edited.positionAt(start), end: edited.positionAt(start + length) }, text };
    edited = TextDocument.update(edited, [event], version);
  }
  return edited;
}

async function answersOf(document: TextDocument, parsed: ReturnType<typeof service.parse>, share: number) {
  const position = document.positionAt(Math.floor(share * (document.getText().length + 1)));
  const answers: Record<string, unknown> = {};
  for (const [feature, ask] of Object.entries(FEATURES)) answers[feature] = await ask(service, parsed, position);
  return JSON.stringify(answers);
}

describe('a document after any edits', () => {
  it('is answered about as one that was opened with its text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (seed, steps, share) => {
          // The editor's document is one object that changes; what is remembered of it must not.
          let document = TextDocument.create(URI, 'ecs-task-definition', 0, seed);
          const documents = createDocuments({
            service,
            openDocument: () => document,
            openDocuments: () => [document],
            readFile: () => Promise.resolve(undefined),
          });
          for (const [index, changes] of steps.entries()) {
            document = edit(document, changes, index + 1);
            const served = await documents.get(URI);
            const fresh = TextDocument.create(URI, 'ecs-task-definition', 1, document.getText());
            if (served === undefined) throw new Error('the document is not served');
            expect(await answersOf(document, served.parsed, share), document.getText()).toBe(
              await answersOf(fresh, service.parse(fresh), share),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
