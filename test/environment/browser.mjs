/** A Chrome or Chromium for the tests: an installed one, else Debian's. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { canInstallPackages, installPackages, isUbuntu } from './debian.mjs';
import { CannotDo, step } from './progress.mjs';
import { which } from './run.mjs';

export async function setUpBrowser() {
  return step('Browser (Chromium)', async (note) => {
    let path = findBrowser();
    if (!path && canInstallPackages() && !(await isUbuntu())) {
      await installPackages(['chromium']);
      path = findBrowser();
    }
    if (!path) {
      throw new CannotDo(
        'No Chrome or Chromium was found. Install Google Chrome, or name a Chromium by the variable DRYDOCK_BROWSER.',
      );
    }
    note(path);
    return path;
  });
}

/** Path of the browser's program, or undefined. */
export function findBrowser() {
  if (process.env.DRYDOCK_BROWSER) return process.env.DRYDOCK_BROWSER;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']) {
    const path = which(name);
    if (path) return path;
  }
  const app = 'Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return [join('/', app), join(homedir(), app)].find((path) => existsSync(path));
}
