/**
 * Everything we say about a definition against what is least: the JSON language service parsing and validating the same
 * text with the same schema. In one process, in turns; a new document each time, so nothing is remembered. Once as in the
 * first minutes of an editor, and once when both have run long enough for V8 to have compiled them: hundreds of small
 * rules take longer to be worth that than one loop over a schema does.
 */
import { getLanguageService } from 'vscode-json-languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createLanguageService } from '../../server/src/language/index.ts';
import schema from '../../schemas/task-definition.schema.json' with { type: 'json' };
import { largest, usual } from './definitions.ts';
import { inTurn, milliseconds, quantile } from './measure.ts';
import { median, table } from './table.ts';

const URI = 'file:///bench/task-definition.json';
/** Of the floor; what the analysis may cost. */
const TARGET = 1.5;

export async function analysisBench(): Promise<string> {
  const ours = createLanguageService();
  const floor = getLanguageService({});
  floor.configure({ schemas: [{ uri: 'urn:bench', fileMatch: ['*'], schema: schema }] });
  const rows: string[][] = [];
  for (const { name, text, rounds, warmUp } of [
    { name: '150 lines, freshly started', text: usual(), rounds: 400, warmUp: 45 },
    { name: '150 lines', text: usual(), rounds: 1000, warmUp: 1500 },
    { name: '64 KiB, ten containers', text: largest(), rounds: 200, warmUp: 100 },
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
      warmUp,
    );
    const ratio = median(times.other) / median(times.one);
    const spread = (of: number) => quantile(ratios(times), of).toFixed(2);
    const lines = text.split('\n').length - 1;
    rows.push([
      `${name} (${lines} lines, ${(text.length / 1024).toFixed(0)} KiB)`,
      milliseconds(median(times.one)),
      milliseconds(median(times.other)),
      ratio.toFixed(2),
      `${spread(0.25)} – ${spread(0.75)}`,
      `≤ ${TARGET}`,
    ]);
  }
  return table(
    [
      `analysis (${ours.rules.length} rules)`,
      'floor (median)',
      'ours (median)',
      'ratio',
      'half of the rounds',
      'target',
    ],
    rows,
  );
}

/** Of each round. */
const ratios = ({ one, other }: { readonly one: readonly number[]; readonly other: readonly number[] }): number[] =>
  one.map((floor, round) => (other[round] ?? NaN) / floor);
