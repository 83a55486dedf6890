/**
 * `npm run chaos -- [--runs N] [--seed N] [--trace]`: stories of everything that can go wrong, on a Docker in memory.
 * `npm run chaos -- --docker [--runs N] [--seed N] [--here]`: on a real one, with an engine that is killed at random moments:
 * on a Docker of its own where there can be one; with `--here` on the one DOCKER_HOST names.
 * A story that ends badly is told with its seed, and the exit code is 1.
 */
import { parseArgs } from 'node:util';
import { inOwnDocker } from '../support/inOwnDocker.ts';
import { story } from './story.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string' },
    seed: { type: 'string', default: '1' },
    trace: { type: 'boolean', default: false },
    docker: { type: 'boolean', default: false },
    here: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs ?? (values.docker ? 30 : 2000));
const first = Number(values.seed);
if (!Number.isInteger(runs) || !Number.isInteger(first) || runs < 1) {
  console.error('--runs and --seed take whole numbers.');
  process.exit(2);
}
if (values.docker) {
  const elsewhere = values.here ? undefined : await inOwnDocker([...process.argv.slice(1), '--here']);
  if (elsewhere === undefined) {
    const { onDocker } = await import('./onDocker.ts');
    process.exitCode = (await onDocker(first, runs)) ? 0 : 1;
  } else process.exitCode = elsewhere;
} else {
  const start = Date.now();
  const totals = { tasks: 0, kills: 0, mishaps: 0, broken: 0 };
  for (let seed = first; seed < first + runs; seed++) {
    const outcome = await story(seed);
    totals.tasks += outcome.tasks;
    totals.kills += outcome.kills;
    totals.mishaps += outcome.mishaps;
    if (outcome.broken.length > 0) totals.broken++;
    if (outcome.broken.length > 0 || values.trace) {
      console.log(`\nSeed ${seed}:\n  ${outcome.broken.join('\n  ') || 'all is well'}`);
      if (values.trace) console.log(outcome.trace.join('\n'));
    }
  }
  const { tasks, kills, mishaps, broken } = totals;
  console.log(
    `${runs} stories from seed ${first}: ${tasks} tasks, the engine killed ${kills} times, ${mishaps} calls gone wrong; ` +
      `${broken} ended badly; ${((Date.now() - start) / 1000).toFixed(0)} s.`,
  );
  process.exitCode = broken === 0 ? 0 : 1;
}
