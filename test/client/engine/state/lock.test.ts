import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock, type LockResult } from '../../../../client/engine/state/lock.ts';

const contender = fileURLToPath(new URL('lockContender.ts', import.meta.url));

describe('the lock', () => {
  let folder: string;
  let children: ChildProcess[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-lock-'));
    children = [];
  });
  afterEach(async () => {
    await Promise.all(children.map(kill));
    await rm(folder, { recursive: true, force: true });
  });

  /** A process of its own that tries for the lock as soon as it is told to, and keeps it until it is killed. */
  const start = async () => {
    const child = spawn(process.execPath, [contender, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const line = async () => String((await lines.next()).value);
    expect(await line()).toBe('started');
    return {
      child,
      async go() {
        child.stdin.write('go\n');
        return JSON.parse(await line()) as { held: boolean; holder?: { pid: number } };
      },
    };
  };

  it('is held by one, who is told to the next', async () => {
    const first = held(await takeLock(folder));
    expect(await takeLock(folder)).toEqual({ held: false, holder: { pid: process.pid } });
    first.announce('http://127.0.0.1:1');
    expect(await takeLock(folder)).toEqual({
      held: false,
      holder: { pid: process.pid, endpoint: 'http://127.0.0.1:1' },
    });
    await first.release();
    await held(await takeLock(folder)).release();
  });

  it('is taken over from a killed holder by exactly one of many who come at once', async () => {
    let holder = await start();
    expect(await holder.go()).toEqual({ held: true });
    for (let round = 0; round < 3; round += 1) {
      const contenders = await Promise.all(Array.from({ length: 4 }, start));
      await kill(holder.child);
      const results = await Promise.all(contenders.map((each) => each.go()));
      const winners = contenders.filter((_, index) => results[index]?.held);
      expect(winners).toHaveLength(1);
      for (const result of results) {
        if (!result.held) expect(result.holder?.pid).toBe(winners[0]?.child.pid);
      }
      const [winner] = winners;
      if (winner) holder = winner;
    }
    expect((await readdir(folder)).filter((name) => name.startsWith('lock.'))).toEqual(['lock.4']);
  });

  /** A file system that gives sockets no second name. */
  const link = () => {
    throw Object.assign(new Error('operation not supported'), { code: 'ENOTSUP' });
  };

  it.each([
    ['with links', {}, 10],
    ['without links', { link }, 3],
  ])('is held once by tries that overlap in one process, %s', async (_name, options, rounds) => {
    for (let round = 0; round < rounds; round += 1) {
      const results = await Promise.all(Array.from({ length: 8 }, () => takeLock(folder, options)));
      const winners = results.filter((each) => each.held);
      expect(winners).toHaveLength(1);
      for (const winner of winners) await winner.lock.release();
    }
  });
});

it('says when the folder cannot hold it', async () => {
  await expect(takeLock('/nonexistent/folder')).rejects.toThrow(/lock cannot be made: .*ENOENT.*--state-dir/);
});

function held(result: LockResult) {
  if (!result.held) throw new Error('not held');
  return result.lock;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}
