/**
 * `npm run soak -- [--minutes N] [--seed N] [--rude] [--here]`: services that change at random for a long time; with `--rude` the
 * engine is killed again and again. On a Docker of its own where there can be one, because thousands of containers come and
 * go; with `--here` on the one DOCKER_HOST names.
 */
import { parseArgs } from 'node:util';
import { inOwnDocker } from '../support/inOwnDocker.ts';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    rude: { type: 'boolean', default: false },
    here: { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('--minutes takes a number above 0, --seed a whole number.');
  process.exit(2);
}
const elsewhere = values.here ? undefined : await inOwnDocker([...process.argv.slice(1), '--here']);
if (elsewhere === undefined) {
  const { bursts, actions, kills, broken, usage } = await soak({
    seconds: minutes * 60,
    seed,
    rude: values.rude,
    tell: console.log,
  });
  for (const { before, after, seconds } of usage) {
    console.log(
      `an engine of ${seconds.toFixed(0)} s: ${before.residentMiB} → ${after.residentMiB} MiB, ` +
        `${before.descriptors} → ${after.descriptors} descriptors`,
    );
  }
  console.log(
    `${minutes} minutes from seed ${seed}: ${actions} actions in ${bursts} bursts, the engine killed ${kills} times; ` +
      `${broken.length === 0 ? 'all is well' : `it ended badly:\n  ${broken.join('\n  ')}`}.`,
  );
  process.exitCode = broken.length === 0 ? 0 : 1;
} else process.exitCode = elsewhere;
