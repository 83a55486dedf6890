/** How the analysis grows with the file: linear means that the time for a KiB stays what it was. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createLanguageService } from '../../server/src/language/index.ts';
import { ofSize } from './definitions.ts';
import { milliseconds, time } from './measure.ts';
import { median, table } from './table.ts';

const KIB = 1024;
const SIZES = [64, 128, 256, 512, 1024, 2048, 5120].map((size) => size * KIB);
const ROUNDS = 5;

export async function growthBench(): Promise<string> {
  const service = createLanguageService();
  const analyze = (text: string) =>
    service.validate(service.parse(TextDocument.create('file:///bench/taskdef.json', 'json', 1, text)));
  const warm = ofSize(64 * KIB);
  for (let round = 0; round < 20; round++) analyze(warm);
  const rows: string[][] = [];
  for (const size of SIZES) {
    const text = ofSize(size);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await time(() => analyze(text)));
    const each = (median(times) / (text.length / KIB)) * 1000;
    rows.push([`${(text.length / KIB).toFixed(0)} KiB`, milliseconds(median(times)), `${each.toFixed(1)} µs`]);
  }
  return table(['file', 'analysis (median)', 'per KiB'], rows);
}
