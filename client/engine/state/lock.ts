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
import { readdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, relative } from 'node:path';

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

/** @throws when the folder cannot hold a Unix socket (some network and Windows drives), with a message that says so. */
export async function takeLock(folder: string): Promise<LockResult> {
  return process.platform === 'win32' ? takePipe(folder) : takeNumberedSocket(folder);
}

const lockFile = /^lock\.(\d+)$/;

async function takeNumberedSocket(folder: string): Promise<LockResult> {
  for (;;) {
    const highest = await highestNumber(folder);
    if (highest > 0) {
      const answer = await ask(socketPath(folder, `lock.${highest}`));
      if (answer !== 'nobody') return { held: false, holder: answer === 'silent' ? undefined : answer };
    }
    const next = highest + 1;
    const server = createAnswering();
    const temporary = `lock.${randomUUID().slice(0, 8)}.new`;
    await listen(server.server, socketPath(folder, temporary));
    let won: boolean;
    try {
      linkSync(join(folder, temporary), join(folder, `lock.${next}`));
      won = (await highestNumber(folder)) === next;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      won = false;
    } finally {
      await rm(join(folder, temporary), { force: true });
    }
    if (won) {
      await removeNumbersBelow(folder, next);
      return { held: true, lock: server };
    }
    await server.release();
  }
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
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const answer = await ask(path);
    if (answer === 'nobody') return takePipe(folder);
    return { held: false, holder: answer === 'silent' ? undefined : answer };
  }
}

/** A server that tells everyone who connects who holds the lock. */
function createAnswering(): HeldLock & { readonly server: Server } {
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
      resolve(error.code === 'ECONNREFUSED' || error.code === 'ENOENT' ? 'nobody' : 'silent');
    });
  });
}
