/** Counts in the state of the folder in its argument, and tells each number once it is durable, until it is killed. */
import { freshState } from '../../../../client/engine/state/freshState.ts';
import { createSnapshotWriter } from '../../../../client/engine/state/snapshotFile.ts';
import { createLog } from '../../../../client/engine/util/log.ts';

let port = 0;
const writer = createSnapshotWriter({
  folder: process.argv[2] ?? '',
  version: '1',
  // Large enough that a write takes a while.
  read: () => ({ ...freshState('x'.repeat(200_000), 1), port }),
  log: createLog((line) => process.stderr.write(line), Date.now),
});
for (;;) {
  port += 1;
  writer.changed();
  await writer.durable();
  process.stdout.write(`${port}\n`);
}
