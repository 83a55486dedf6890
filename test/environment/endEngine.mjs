/** Ends an engine that was made for one run only, with everything it made. Others' engines outlive their windows. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeEngineObjects } from './dockerApi.mjs';

export async function endEngine(stateFolder, dockerHost) {
  const ready = await readFile(join(stateFolder, 'engine.json'), 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
  if (!ready) return;
  await ended(ready.pid);
  await removeEngineObjects(dockerHost, ready.engineId);
}

/** SIGTERM, and SIGKILL to one that does not heed it for ten seconds. */
async function ended(pid) {
  try {
    process.kill(pid, 'SIGTERM');
    for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
      process.kill(pid, 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
