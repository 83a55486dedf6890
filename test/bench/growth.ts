/**
 * How the analysis grows with the file: linear means that the time for a KiB stays what it was, as far as it does for the
 * JSON language service, which has the same tree to keep in memory.
 */
import { getLanguageService } from 'vscode-json-languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import schema from '../../schemas/task-definition.schema.json' with { type: 'json' };
import { createLanguageService } from '../../server/src/language/index.ts';
import { ofSize } from './definitions.ts';
import { inTurn, milliseconds } from './measure.ts';
import { median, table } from './table.ts';

const KIB = 1024;
const SIZES = [64, 128, 256, 512, 1024, 2048, 5120].map((size) => size * KIB);
const ROUNDS = 5;

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
  const rows: string[][] = [];
  for (const size of SIZES) {
    const text = ofSize(size);
    const { one, other } = await inTurn(
      ROUNDS,
      () => validate(text),
      () => analyze(text),
    );
    const each = (took: number) => `${((took / (text.length / KIB)) * 1000).toFixed(1)} µs`;
    rows.push([
      `${(text.length / KIB).toFixed(0)} KiB`,
      milliseconds(median(other)),
      each(median(other)),
      each(median(one)),
    ]);
  }
  return table(['file', 'analysis (median)', 'per KiB', 'floor per KiB'], rows);
}
