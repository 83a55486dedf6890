import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readSnapshot } from '../../../../client/engine/state/snapshotFile.ts';
import { createLog } from '../../../../client/engine/util/log.ts';

const writer = fileURLToPath(new URL('snapshotCrashWriter.ts', import.meta.url));

it('a writer killed at any moment loses nothing it was told is durable', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-crash-'));
  const complaints: string[] = [];
  const log = createLog((line) => complaints.push(line), Date.now);
  try {
    for (let round = 0; round < 6; round += 1) {
      const child = spawn(process.execPath, [writer, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      const exited = new Promise((resolve) => child.once('exit', resolve));
      let acknowledged = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        acknowledged = Number(line);
        // A different moment of the write that follows in each round.
        if (acknowledged >= 5) setTimeout(() => child.kill('SIGKILL'), round);
      }
      await exited;
      expect(acknowledged).toBeGreaterThanOrEqual(5);
      const state = await readSnapshot(folder, Date.now, log);
      expect(state?.port).toBeGreaterThanOrEqual(acknowledged);
    }
    // The copy before may be all there is, for an instant; a broken file there never is.
    expect(complaints.filter((line) => line.includes('"error"'))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
