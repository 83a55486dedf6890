/** A process that tries for the lock of the folder in its argument once it reads a line, and tells how it went. */
import { once } from 'node:events';
import { takeLock } from '../../../../client/engine/state/lock.ts';

process.stdout.write('started\n');
await once(process.stdin, 'data');
const result = await takeLock(process.argv[2] ?? '');
process.stdout.write(`${JSON.stringify(result.held ? { held: true } : result)}\n`);
// Stays until it is killed: reading stdin keeps it alive.
