/** The project's own packages: `npm ci` when they are missing or not those of package-lock.json. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from './cache.mjs';
import { step } from './progress.mjs';
import { run } from './run.mjs';

export async function setUpNodeModules() {
  await step('Node packages of the project', async (note) => {
    const wanted = await lockFile('package-lock.json');
    const installed = await lockFile('node_modules/.package-lock.json');
    if (differences(wanted, installed).length === 0) return note('already there');
    const install = () => run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: repository });
    // Once more: a registry's bad moment should not end the set-up.
    await install().catch(install);
  });
}

/**
 * Names of packages that package-lock.json asks for and npm's record in node_modules does not have in that version.
 * Optional ones may be missing: they belong to other platforms.
 */
export function differences(wanted, installed) {
  return Object.entries(wanted?.packages ?? {})
    .filter(([path]) => path !== '')
    .filter(([path, entry]) => {
      const there = installed?.packages?.[path];
      return there === undefined ? entry.optional !== true : there.version !== entry.version;
    })
    .map(([path]) => path);
}

async function lockFile(path) {
  try {
    return JSON.parse(await readFile(join(repository, path), 'utf8'));
  } catch {
    return undefined;
  }
}
