/**
 * How the analysis grows with the file, up to 5 MB: linear means that the time for a KiB stays what it was, as far as it
 * does for the JSON language service, which has the same tree to keep in memory. That no rule's steps grow faster is
 * counted by a test; this is the curve.
 */
import { getLanguageService } from 'vscode-json-languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import schema from '../../schemas/task-definition.schema.json' with { type: 'json' };
import { createLanguageService } from '../../server/src/language/index.ts';
import { ofSize } from './definitions.ts';
import { exponentOf, milliseconds, workingTime } from './measure.ts';
import { table } from './table.ts';

const KIB = 1024;
const SIZES = [64, 128, 256, 512, 1024, 2048, 5120].map((size) => size * KIB);
const ROUNDS = 3;
/** What is short is done again and again: each time is that of about so many characters. */
const AT_ONCE = 5120 * KIB;
/** Characters of the longest bar. */
const WIDTH = 40;

export async function growthBench(): Promise<string> {
  const service = createLanguageService();
  const floor = getLanguageService({});
  floor.configure({ schemas: [{ uri: 'urn:bench', fileMatch: ['*'], schema }] });
  const create = (text: string) => TextDocument.create('file:///bench/taskdef.json', 'json', 1, text);
  const analyze = (text: string) => service.validate(service.parse(create(text)));
  const validate = (text: string) => {
    const document = create(text);
    return floor.doValidation(document, floor.parseJSONDocument(document));
  };
  const curve: { size: number; ours: number; floor: number }[] = [];
  // The first is to warm up.
  for (const [index, size] of [AT_ONCE / 10, ...SIZES].entries()) {
    const text = ofSize(size);
    const times = Math.max(1, Math.round(AT_ONCE / text.length));
    const repeatedly = async (work: (text: string) => unknown) => {
      for (let done = 0; done < times; done++) await work(text);
    };
    const ours: number[] = [];
    const least: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      least.push((await workingTime(() => repeatedly(validate))) / times);
      ours.push((await workingTime(() => repeatedly(analyze))) / times);
    }
    if (index > 0) curve.push({ size: text.length, ours: Math.min(...ours), floor: Math.min(...least) });
  }
  const each = (took: number, size: number) => `${((took / (size / KIB)) * 1000).toFixed(1)} µs`;
  const slowest = Math.max(...curve.map(({ size, ours }) => ours / size));
  const rows = curve.map(({ size, ours, floor: least }) => [
    `${(size / KIB).toFixed(0)} KiB`,
    milliseconds(ours),
    each(ours, size),
    each(least, size),
    (ours / least).toFixed(2),
    '▇'.repeat(Math.round((ours / size / slowest) * WIDTH)),
  ]);
  const exponent = (which: 'ours' | 'floor') => exponentOf(curve.map((point) => [point.size, point[which]])).toFixed(2);
  return [
    table(['file', 'analysis', 'per KiB', 'floor per KiB', 'ratio', 'per KiB, as a curve'], rows),
    `time ~ size^${exponent('ours')}; the floor: size^${exponent('floor')} (1 is linear, 2 quadratic)`,
  ].join('\n\n');
}
