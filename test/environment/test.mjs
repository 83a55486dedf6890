/**
 * `npm test`: sets up what is missing, then runs the checks, the tests against Docker and those in VS Code, each to its
 * end whatever the others say. The last line adds them up.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from './cache.mjs';
import { secondsSince } from './progress.mjs';
import { addUp, failures, isGood, sentence } from './report.mjs';
import { runVisibly } from './run.mjs';
import { fail, setUp } from './setup.mjs';

/** npm scripts in turn; each writes `test-results/<report>.json`. A slow machine needs twice the minutes of a quick one; all stay within an hour. */
const STAGES = [
  { script: 'check', report: 'unit', minutes: 8 },
  { script: 'test:docker', report: 'docker', minutes: 25 },
  { script: 'test:vscode', report: 'vscode', minutes: 20 },
];

async function main() {
  const start = Date.now();
  const { dockerHost, helperImage, browser } = await setUp({ forTests: true });
  const env = {
    DOCKER_HOST: dockerHost,
    DRYDOCK_BROWSER: browser,
    ...(helperImage ? { DRYDOCK_HELPER_IMAGE: helperImage } : {}),
  };
  const results = [];
  for (const { script, report, minutes } of STAGES) {
    const stageStart = Date.now();
    console.log(`=== npm run ${script}`);
    const path = join(repository, 'test-results', `${report}.json`);
    await rm(path, { force: true });
    const code = await runVisibly('npm', ['run', '--silent', script], { cwd: repository, env, minutes });
    results.push({ script, code, report: await readReport(path), took: secondsSince(stageStart) });
  }
  console.log('');
  for (const { script, code, report, took } of results) {
    const verdict = code === 0 ? 'passed' : `failed (exit ${code})`;
    console.log(`${script}: ${verdict}, ${sentence(addUp([{ code, report }]))}, ${took}`);
  }
  for (const failure of failures(results)) console.log(`\nFAILED ${failure}`);
  const total = addUp(results);
  console.log(`Everything took ${secondsSince(start)}.`);
  console.log(sentence(total));
  process.exitCode = isGood(total) ? 0 : 1;
}

async function readReport(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

await main().catch(fail);
