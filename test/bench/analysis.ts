/**
 * Everything we say about a definition against what is least: the JSON language service parsing and validating the same
 * text with the same schema. In one process, in turns; a new document each time, so nothing is remembered.
 */
import { getLanguageService } from 'vscode-json-languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createLanguageService } from '../../server/src/language/index.ts';
import schema from '../../schemas/task-definition.schema.json' with { type: 'json' };
import { largest, usual } from './definitions.ts';
import { inTurn, milliseconds } from './measure.ts';
import { median, table } from './table.ts';

const URI = 'file:///bench/task-definition.json';
/** Of the floor; what the analysis may cost. */
const TARGET = 1.5;

export async function analysisBench(): Promise<string> {
  const ours = createLanguageService();
  const floor = getLanguageService({});
  floor.configure({ schemas: [{ uri: 'urn:bench', fileMatch: ['*'], schema: schema }] });
  const rows: string[][] = [];
  for (const { name, text, rounds } of [
    { name: '150 lines', text: usual(), rounds: 400 },
    { name: '64 KiB, ten containers', text: largest(), rounds: 60 },
  ]) {
    let version = 0;
    const document = () => TextDocument.create(URI, 'json', version++, text);
    const times = await inTurn(
      rounds,
      () => {
        const fresh = document();
        return floor.doValidation(fresh, floor.parseJSONDocument(fresh));
      },
      () => ours.validate(ours.parse(document()), { assumedLaunchType: 'FARGATE' }),
    );
    const ratio = median(times.other) / median(times.one);
    const lines = text.split('\n').length - 1;
    rows.push([
      `${name} (${lines} lines, ${(text.length / 1024).toFixed(0)} KiB)`,
      milliseconds(median(times.one)),
      milliseconds(median(times.other)),
      ratio.toFixed(2),
      `≤ ${TARGET}`,
    ]);
  }
  return table([`analysis (${ours.rules.length} rules)`, 'floor (median)', 'ours (median)', 'ratio', 'target'], rows);
}
