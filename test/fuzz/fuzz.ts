/** Mutated documents through every feature: nothing throws, is slow, or points outside the document. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import { createDocuments, LANGUAGE_ID } from '../../server/src/documents.ts';
import { createLanguageService, type LanguageService, type ParsedDocument } from '../../server/src/language/index.ts';
import { isInside } from '../server/support/halfTyped.ts';
import { FEATURES, type Ask } from './features.ts';
import { mutate } from './mutate.ts';
import { random } from './random.ts';

export interface Fault {
  readonly kind: 'throws' | 'slow' | 'outside' | 'incremental' | 'rule';
  readonly feature: string;
  readonly detail: string;
  readonly text: string;
  readonly offset: number;
}

export interface FuzzOptions {
  readonly seeds: readonly string[];
  readonly count: number;
  readonly seed: number;
  /** Answers that take longer are faults; in milliseconds. */
  readonly slowest: number;
  /** Stops after so many. */
  readonly mostFaults?: number;
  readonly onProgress?: (done: number) => void;
}

export interface FuzzResult {
  readonly documents: number;
  readonly answers: number;
  /** The longest time of any answer, in milliseconds, and whose it was. */
  readonly slowest: { readonly feature: string; readonly took: number };
  readonly faults: readonly Fault[];
}

const URI = 'file:///fuzz/task-definition.json';
/** An edit of a mutated document mutates it again so many times, before a new one is begun. */
const EDITS_OF_ONE = 4;

export async function fuzz({
  seeds,
  count,
  seed,
  slowest,
  mostFaults = 20,
  onProgress,
}: FuzzOptions): Promise<FuzzResult> {
  const chance = random(seed);
  const faults: Fault[] = [];
  let ruleFault: string | undefined;
  const service = createLanguageService({
    onRuleError: (code, error) =>
      (ruleFault = `${code}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`),
  });
  let document = TextDocument.create(URI, LANGUAGE_ID, 0, '');
  const served = createDocuments({
    service,
    openDocument: (uri) => (uri === URI ? document : undefined),
    openDocuments: () => [document],
    readFile: () => Promise.resolve(undefined),
  });
  const longest = { feature: '', took: 0 };
  let answers = 0;
  let done = 0;
  for (; done < count && faults.length < mostFaults; done++) {
    const isFresh = done % EDITS_OF_ONE === 0;
    const before = isFresh ? chance.pick(seeds) : document.getText();
    // Documents that only grow would soon be about nothing but themselves.
    const text = mutate(before.slice(0, 100_000), seeds, chance);
    document = isFresh ? TextDocument.create(URI, LANGUAGE_ID, done, text) : edit(document, done, text);
    const fault = (kind: Fault['kind'], feature: string, detail: string, offset = 0) =>
      void faults.push({ kind, feature, detail, text, offset });

    const parsed = (await served.get(URI))?.parsed;
    if (parsed === undefined) {
      fault('throws', 'documents', 'the document is not served');
      continue;
    }
    const offset = chance.below(text.length + 1);
    for (const [feature, ask] of Object.entries(FEATURES)) {
      answers++;
      try {
        const start = performance.now();
        const answer = await ask(service, parsed, document.positionAt(offset));
        let took = performance.now() - start;
        if (took > slowest) took = await fastest(service, document, ask, offset);
        if (took > slowest) fault('slow', feature, `${took.toFixed(0)} ms`, offset);
        if (took > longest.took) Object.assign(longest, { feature, took });
        const outside = placesIn(answer).find((place) => !isInside(document, place));
        if (outside !== undefined) fault('outside', feature, JSON.stringify(outside), offset);
      } catch (error) {
        fault('throws', feature, error instanceof Error ? (error.stack ?? error.message) : String(error), offset);
      }
      if (ruleFault !== undefined) fault('rule', feature, ruleFault, offset);
      ruleFault = undefined;
    }
    if (!isFresh && problemsOf(service, parsed) !== problemsOf(service, service.parse(document))) {
      fault('incremental', 'validate', 'other problems than a fresh document has');
    }
    ruleFault = undefined;
    onProgress?.(done + 1);
  }
  return { documents: done, answers, slowest: longest, faults };
}

/** Other programs take their share of the machine: what was slow once is asked again, of a document that knows nothing. */
async function fastest(service: LanguageService, document: TextDocument, ask: Ask, offset: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 4; round++) {
    const start = performance.now();
    await ask(service, service.parse(document), document.positionAt(offset));
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

/** The document with the one change that leads to `text`, as an editor sends it. */
function edit(document: TextDocument, version: number, text: string): TextDocument {
  const before = document.getText();
  const shorter = Math.min(before.length, text.length);
  let start = 0;
  while (start < shorter && before[start] === text[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === text[text.length - 1 - end]) end++;
  const range = { start: document.positionAt(start), end: document.positionAt(before.length - end) };
  const change = { range, text: text.slice(start, text.length - end) };
  const edited = TextDocument.update(
    TextDocument.create(document.uri, document.languageId, document.version, before),
    [change],
    version,
  );
  // A position cannot stand between the two characters of a line break: then the editor sends everything.
  return edited.getText() === text ? edited : TextDocument.create(document.uri, document.languageId, version, text);
}

const problemsOf = (service: LanguageService, document: ParsedDocument): string =>
  JSON.stringify(service.validate(document, { assumedLaunchType: 'FARGATE' }));

/** Every range anywhere in an answer, whatever the feature. */
function placesIn(answer: unknown): Range[] {
  if (typeof answer !== 'object' || answer === null) return [];
  if (isPlace(answer)) return [answer];
  return Object.values(answer).flatMap(placesIn);
}

const isPlace = (value: object): value is Range =>
  'start' in value && 'end' in value && typeof value.start === 'object' && typeof value.end === 'object';
