import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'drydock-lock-'));
  folder = join(parent, 'lock');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

test('one holder at a time, each told whom it waits for', async () => {
  let inside = 0;
  let most = 0;
  const waits: (number | undefined)[] = [];
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside--;
  };
  const options = { onWait: (owner: number | undefined) => waits.push(owner), pollMilliseconds: 5 };
  await Promise.all([1, 2, 3].map(() => withLock(folder, work, options)));
  expect(most).toBe(1);
  expect(waits).toHaveLength(2);
  expect(existsSync(folder)).toBe(false);
});

test('the lock of a process that has ended is taken over', async () => {
  const ended = spawnSync(process.execPath, ['-e', '']).pid;
  await mkdir(folder);
  await writeFile(join(folder, 'pid'), String(ended));
  await expect(withLock(folder, () => Promise.resolve('mine'))).resolves.toBe('mine');
});

test('a lock whose owner was killed before it wrote its name is taken over when it is old', async () => {
  await mkdir(folder);
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(folder, longAgo, longAgo);
  await expect(withLock(folder, () => Promise.resolve('mine'))).resolves.toBe('mine');
});

test('failing work gives the lock back', async () => {
  await expect(withLock(folder, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(folder)).toBe(false);
});
