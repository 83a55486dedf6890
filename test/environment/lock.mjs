/** A lock between processes: a folder, because creating one either succeeds or fails, nothing in between. */
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How long a lock folder may stay without its owner's name in it: the moment between two system calls, generously. */
const NAMELESS_MILLISECONDS = 10_000;

/**
 * Runs `work` while holding `folder`. Waits for another holder (told once through `onWait`); a holder that is no longer
 * alive is put aside.
 */
export async function withLock(folder, work, { onWait = () => {}, pollMilliseconds = 500 } = {}) {
  await mkdir(dirname(folder), { recursive: true });
  let told = false;
  while (!(await take(folder))) {
    if (await isStale(folder)) {
      await putAside(folder);
      continue;
    }
    if (!told) onWait(await ownerOf(folder));
    told = true;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
  try {
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(folder) {
  try {
    await mkdir(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  await writeFile(join(folder, 'pid'), String(process.pid));
  return true;
}

async function ownerOf(folder) {
  const text = await readFile(join(folder, 'pid'), 'utf8').catch(() => '');
  return text === '' ? undefined : Number(text);
}

async function isStale(folder) {
  const owner = await ownerOf(folder);
  if (owner !== undefined) return !isAlive(owner);
  const made = await stat(folder).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > NAMELESS_MILLISECONDS;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Renaming first: of two processes that find the same stale lock, only one moves it. */
async function putAside(folder) {
  const aside = `${folder}.stale-${process.pid}`;
  try {
    await rename(folder, aside);
  } catch {
    return;
  }
  await rm(aside, { recursive: true, force: true });
}
