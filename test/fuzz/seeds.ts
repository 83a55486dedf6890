/** The documents that mutation starts from: the rules' fixtures, the examples, and real definitions where there are any. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ruleFixtures } from '../server/support/fixtures.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

export const ownSeeds = (): string[] => [...ruleFixtures().map(({ text }) => text), ...jsonFilesIn(EXAMPLES)];

/** `DRYDOCK_DEFINITIONS` names a folder of definitions. */
export const allSeeds = (folder = process.env.DRYDOCK_DEFINITIONS): string[] => [
  ...ownSeeds(),
  ...(folder === undefined ? [] : jsonFilesIn(folder)),
];

const jsonFilesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
