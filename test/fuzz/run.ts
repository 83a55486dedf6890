/**
 * `npm run fuzz -- [--count N] [--seed N]`: mutated documents through every feature of the language service. The faults,
 * if any, are written to `test-results/fuzz/`, and the exit code is 1.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';
import { allSeeds } from './seeds.ts';

const SLOWEST_MILLISECONDS = 100;
const FOLDER = new URL('../../test-results/fuzz/', import.meta.url);

const { values } = parseArgs({
  options: { count: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' } },
});
const count = Number(values.count);
const seed = Number(values.seed);
if (!Number.isInteger(count) || !Number.isInteger(seed) || count < 1) {
  console.error('--count and --seed take whole numbers.');
  process.exit(2);
}
const seeds = allSeeds();
const start = Date.now();
console.log(`${count} documents made from ${seeds.length}, seed ${seed}`);
const { documents, answers, slowest, faults } = await fuzz({
  seeds,
  count,
  seed,
  slowest: SLOWEST_MILLISECONDS,
  onProgress: (done) => {
    if (done % 10_000 === 0) console.log(`${done} documents, ${((Date.now() - start) / 1000).toFixed(0)} s`);
  },
});
console.log(
  `${documents} documents, ${answers} answers, ${faults.length} faults; the slowest answer was ` +
    `${slowest.feature} with ${slowest.took.toFixed(0)} ms; ${((Date.now() - start) / 1000).toFixed(0)} s.`,
);
if (faults.length > 0) {
  mkdirSync(FOLDER, { recursive: true });
  for (const [index, { kind, feature, detail, text, offset }] of faults.entries()) {
    const name = `${index}-${kind}-${feature}`;
    console.log(`${name} at offset ${offset}: ${detail.split('\n').slice(0, 3).join(' ')}`);
    writeFileSync(new URL(`${name}.json`, FOLDER), text);
    writeFileSync(new URL(`${name}.txt`, FOLDER), `offset ${offset}\n${detail}\n`);
  }
  process.exitCode = 1;
}
