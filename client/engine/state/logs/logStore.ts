/**
 * What containers with the log driver `awslogs` wrote, by group and stream, in the state folder: it outlives containers,
 * tasks and engines. Only its owner may read it (mode 0600): programs print what they should not. Bounded by age and size.
 */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, type Log } from '../../util/log.ts';
import { LogStream, type LogStreamIdentity } from './logStream.ts';

export interface LogRetention {
  /** Events older than this go. */
  readonly hours: number;
  /** The oldest go when all streams together are larger. */
  readonly mebibytes: number;
}

export const DEFAULT_LOG_RETENTION: LogRetention = { hours: 7 * 24, mebibytes: 512 };

export interface LogStoreReader {
  /** In no particular order; those that nothing was written to yet are not there. */
  streams(): readonly LogStream[];
  find(group: string, stream: string): LogStream | undefined;
}

export interface LogStore extends LogStoreReader {
  /** The stream of these names; made when something is written to it. */
  stream(identity: LogStreamIdentity): LogStream;
  /** Deletes what is too old or too much. */
  retain(now: number): Promise<void>;
  /** Deletes a stream that is complete. */
  delete(stream: LogStream): Promise<void>;
  close(): Promise<void>;
}

const HOUR = 3_600_000;
const MIB = 1024 * 1024;

/** Reads which streams there are; one that cannot be read is told and left alone. */
export async function openLogStore(stateFolder: string, retention: LogRetention, log: Log): Promise<LogStore> {
  const store = createLogStore(stateFolder, retention);
  const folder = join(stateFolder, 'logs');
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    try {
      const stream = await LogStream.load(join(folder, name));
      if (stream) store.known.set(name, stream);
    } catch (error) {
      log.warn('kept logs cannot be read', { folder: join(folder, name), error: messageOf(error) });
    }
  }
  return store;
}

/** One that starts empty. Touches no disk before something is written. */
export function createLogStore(
  stateFolder: string,
  { hours, mebibytes }: LogRetention = DEFAULT_LOG_RETENTION,
): LogStore & { readonly known: Map<string, LogStream> } {
  const known = new Map<string, LogStream>();
  // Names are longer and freer than those of folders may be.
  const folderName = (group: string, stream: string) =>
    createHash('sha256').update(`${group}\0${stream}`).digest('hex').slice(0, 32);

  const forget = async (stream: LogStream) => {
    await stream.delete();
    known.delete(folderName(stream.identity.group, stream.identity.stream));
  };
  const written = () => [...known.values()].filter(({ lastEvent }) => lastEvent !== undefined);

  return {
    known,
    streams: written,
    find: (group, stream) => {
      const found = known.get(folderName(group, stream));
      return found?.lastEvent === undefined ? undefined : found;
    },
    stream(identity) {
      const name = folderName(identity.group, identity.stream);
      const found = known.get(name) ?? new LogStream(join(stateFolder, 'logs', name), identity);
      known.set(name, found);
      return found;
    },
    async retain(now) {
      const dropOldest = async (stream: LogStream) => {
        await stream.deleteOldest();
        if (stream.firstTime === undefined && stream.complete) await forget(stream);
      };
      for (const stream of written()) {
        for (let oldest = stream.oldest(); oldest && oldest.endTime < now - hours * HOUR; oldest = stream.oldest()) {
          await dropOldest(stream);
        }
      }
      let excess = written().reduce((sum, { bytes }) => sum + bytes, 0) - mebibytes * MIB;
      while (excess > 0) {
        const [first] = written()
          .filter((stream) => stream.oldest() !== undefined)
          .sort((a, b) => (a.firstTime ?? 0) - (b.firstTime ?? 0));
        if (!first) return;
        excess -= first.oldest()?.bytes ?? 0;
        await dropOldest(first);
      }
    },
    delete: forget,
    async close() {
      for (const stream of known.values()) await stream.close();
    },
  };
}
