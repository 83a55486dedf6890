/**
 * Makes this machine ready for `npm start` and `npm test`: whatever is missing is installed, what is there is left alone.
 * It may be killed at any moment and run again. By itself (`node test/environment/setup.mjs`) it sets up for the tests.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpAwsCli } from './awsCli.mjs';
import { setUpBrowser } from './browser.mjs';
import { cacheFolder } from './cache.mjs';
import { setUpDocker } from './docker.mjs';
import { withLock } from './lock.mjs';
import { setUpNeovim } from './neovim.mjs';
import { setUpNodeModules } from './nodeModules.mjs';
import { CannotDo, secondsSince } from './progress.mjs';
import { setUpImages } from './standIns.mjs';
import { setUpVsCodeServer } from './vscode.mjs';

/**
 * `forTests`: what `npm test` needs beyond `npm start`; `desktop`: a VS Code is installed, the server is not needed.
 * Resolves with `{ dockerHost, helperImage?, browser? }`; rejects with {@link CannotDo} where a person has to help.
 */
export async function setUp({ forTests, desktop = false }) {
  const start = Date.now();
  const onWait = (owner) => console.log(`Another set-up (process ${owner ?? 'unknown'}) is at work: waiting for it.`);
  const result = await withLock(
    join(cacheFolder, 'set-up.lock'),
    async () => {
      await setUpNodeModules();
      const dockerHost = await setUpDocker();
      const helperImage = await setUpImages(dockerHost, { forTests });
      if (forTests) await setUpAwsCli();
      if (forTests) await setUpNeovim();
      if (!desktop) await setUpVsCodeServer();
      const browser = forTests ? await setUpBrowser() : undefined;
      return { dockerHost, helperImage, browser };
    },
    { onWait },
  );
  console.log(`The machine is ready (${secondsSince(start)}).\n`);
  return result;
}

/** Ends the process with a message a person can act on; the stack is shown for what nobody expected. */
export function fail(error) {
  console.error(error instanceof CannotDo ? `\n${error.message}` : error);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setUp({ forTests: true }).catch(fail);
}
