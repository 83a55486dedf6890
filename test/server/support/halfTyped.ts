/** Documents as they are while people type, and whether an answer about one lies within it. */
import fc from 'fast-check';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, Range } from 'vscode-languageserver-types';

export interface HalfTyped {
  readonly seeds: readonly string[];
  /** What is typed or pasted into them. */
  readonly pieces: readonly string[];
  readonly mostMutations: number;
  /** Characters that one mutation takes away. */
  readonly mostRemoved: number;
  /** Length of arbitrary text that one mutation puts in. */
  readonly mostArbitrary: number;
}

/** One of the seeds with some places cut, doubled or swapped for foreign pieces. */
export function halfTyped({
  seeds,
  pieces,
  mostMutations,
  mostRemoved,
  mostArbitrary,
}: HalfTyped): fc.Arbitrary<string> {
  const mutation = fc.record({
    at: fc.nat(10_000),
    length: fc.nat(mostRemoved),
    text: fc.oneof(fc.constant(''), fc.constantFrom(...pieces), fc.string({ maxLength: mostArbitrary })),
  });
  const mutations = fc.array(mutation, { maxLength: mostMutations });
  return fc.tuple(fc.constantFrom(...seeds), mutations).map(([seed, changes]) =>
    changes.reduce((text, { at, length, text: insert }) => {
      const offset = at % (text.length + 1);
      return text.slice(0, offset) + insert + text.slice(offset + length);
    }, seed),
  );
}

/** Both ends exist in the document, in order. */
export function isInside(document: TextDocument, { start, end }: Range): boolean {
  const from = document.offsetAt(start);
  const to = document.offsetAt(end);
  return from <= to && isSame(document.positionAt(from), start) && isSame(document.positionAt(to), end);
}

const isSame = (a: Position, b: Position) => a.line === b.line && a.character === b.character;
