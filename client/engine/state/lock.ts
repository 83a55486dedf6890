/**
 * One engine per state folder. The lock is a listening socket, so the system itself lets go of it when its holder is
 * killed: a Unix socket inside the folder, or a named pipe on Windows.
 *
 * A killed holder leaves its socket's file behind, and two newcomers must not both think they cleaned it up. Therefore
 * files are numbered and never reused: the holder is whoever listens at the highest number. A newcomer that finds the
 * highest number deaf publishes a socket, already listening, under the next one by `link`, which succeeds for one of
 * them only. The highest file stays behind for good, so that no slow newcomer can take a number that was passed already.
 */
import { createHash, randomUUID } from 'node:crypto';
import { linkSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';
import { messageOf } from '../util/log.ts';

export interface LockHolder {
  readonly pid: number;
  /** Absent while the holder is still starting. */
  readonly endpoint?: string;
}

export interface HeldLock {
  /** Tells newcomers where the API is. */
  announce(endpoint: string): void;
  release(): Promise<void>;
}

export type LockResult =
  | { readonly held: true; readonly lock: HeldLock }
  /** `holder` is undefined when it did not say who it is, e.g. because it is stopped by a debugger. */
  | { readonly held: false; readonly holder: LockHolder | undefined };

export interface LockOptions {
  /** Gives a file a second name, exclusively; replaced in tests by one that cannot. */
  readonly link?: (existing: string, name: string) => void;
}

/** @throws when the folder cannot hold a Unix socket (some network and Windows drives), with a message that says so */
export async function takeLock(folder: string, { link = linkSync }: LockOptions = {}): Promise<LockResult> {
  try {
    return process.platform === 'win32' ? await takePipe(folder) : await takeNumberedSocket(folder, link);
  } catch (error) {
    throw new Error(`The engine's lock cannot be made: ${messageOf(error)}. Give a --state-dir on a local disk.`, {
      cause: error,
    });
  }
}

type Link = NonNullable<LockOptions['link']>;
type Answering = HeldLock & { readonly server: Server };

const lockFile = /^lock\.(\d+)$/;

async function takeNumberedSocket(folder: string, link: Link): Promise<LockResult> {
  for (;;) {
    const highest = await highestNumber(folder);
    if (highest > 0) {
      const answer = await ask(socketPath(folder, `lock.${highest}`));
      if (answer !== 'nobody') return { held: false, holder: answer === 'silent' ? undefined : answer };
    }
    const next = highest + 1;
    const lock = await publish(folder, next, link);
    if (!lock) continue;
    if ((await highestNumber(folder)) === next) {
      await removeNumbersBelow(folder, next);
      return { held: true, lock };
    }
    await lock.release();
  }
}

/** A socket under a number, listening from the first moment anybody can see it; undefined when the number is taken. */
async function publish(folder: string, number: number, link: Link): Promise<Answering | undefined> {
  const temporary = `lock.${randomUUID().slice(0, 8)}.new`;
  const lock = createAnswering();
  await listen(lock.server, socketPath(folder, temporary));
  try {
    link(join(folder, temporary), join(folder, `lock.${number}`));
    return lock;
  } catch (error) {
    await lock.release();
    if (hasCode(error, 'EEXIST')) return undefined;
    return await publishInPlace(folder, number);
  } finally {
    await rm(join(folder, temporary), { force: true });
  }
}

/** Long enough for a newcomer who saw the socket before it listened to be seen in turn. */
const SETTLING = 100;

/**
 * For file systems that give a socket no second name: made under its number, where it is deaf for an instant. Who finds
 * it deaf takes the next number, and the higher one holds the lock, so both look again after a while.
 */
async function publishInPlace(folder: string, number: number): Promise<Answering | undefined> {
  const name = `lock.${number}`;
  const lock = createAnswering();
  try {
    await listen(lock.server, socketPath(folder, name));
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE')) return undefined;
    throw error;
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLING));
  return {
    ...lock,
    async release() {
      await lock.release();
      // Closing took the file away; the number stays used.
      await writeFile(join(folder, name), '').catch(() => undefined);
    },
  };
}

async function highestNumber(folder: string): Promise<number> {
  const numbers = (await readdir(folder)).map((name) => Number(lockFile.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

async function removeNumbersBelow(folder: string, number: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const match = lockFile.exec(name);
    if (match && Number(match[1]) < number) await rm(join(folder, name), { force: true });
  }
}

/** Socket paths may have about a hundred bytes only: from inside its folder, where the engine works, the name is enough. */
function socketPath(folder: string, name: string): string {
  const absolute = join(folder, name);
  const short = relative(process.cwd(), absolute);
  const path = short.length < absolute.length ? short : absolute;
  if (Buffer.byteLength(path) > 100) {
    throw new Error(`The path ${absolute} is too long for a socket; give a shorter --state-dir.`);
  }
  return path;
}

/** Windows removes a pipe with its last handle, and only one process can make it: no numbers are needed. */
async function takePipe(folder: string): Promise<LockResult> {
  const path = `\\\\.\\pipe\\drydock-${createHash('sha256').update(folder.toLowerCase()).digest('hex').slice(0, 32)}`;
  const server = createAnswering();
  try {
    await listen(server.server, path);
    return { held: true, lock: server };
  } catch (error) {
    if (!hasCode(error, 'EADDRINUSE')) throw error;
    const answer = await ask(path);
    if (answer === 'nobody') return takePipe(folder);
    return { held: false, holder: answer === 'silent' ? undefined : answer };
  }
}

/** A server that tells everyone who connects who holds the lock. */
function createAnswering(): Answering {
  let holder: LockHolder = { pid: process.pid };
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(JSON.stringify(holder));
  });
  return {
    server,
    announce: (endpoint) => (holder = { ...holder, endpoint }),
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      // The lock alone is no reason to stay alive.
      server.unref();
      resolve();
    });
  });
}

/** A socket nobody listens at, no file, or a file that is no socket. */
const DEAF: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK']);

/** `nobody`: no process listens there. `silent`: somebody does, and does not answer in time. */
function ask(path: string): Promise<LockHolder | 'nobody' | 'silent'> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(path);
    socket.setTimeout(2000, () => {
      resolve('silent');
      socket.destroy();
    });
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.on('end', () => {
      try {
        resolve(JSON.parse(text) as LockHolder);
      } catch {
        resolve('silent');
      }
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      resolve(DEAF.has(error.code ?? '') ? 'nobody' : 'silent');
    });
  });
}

const hasCode = (error: unknown, code: string) => (error as NodeJS.ErrnoException).code === code;
