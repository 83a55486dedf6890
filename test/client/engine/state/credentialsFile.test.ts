import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCredentials } from '../../../../client/engine/state/credentialsFile.ts';

describe('the credentials file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-keys-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is a shared-credentials file that only its owner can read', async () => {
    const { key, path } = await loadCredentials(folder);
    expect(key.accessKeyId).toMatch(/^[A-Z2-7]{20}$/);
    expect(key.secretAccessKey).toHaveLength(40);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toContain(
      `[default]\naws_access_key_id = ${key.accessKeyId}\naws_secret_access_key = ${key.secretAccessKey}\n`,
    );
  });

  it('keeps its keys, and its mode is put right', async () => {
    const { key, path } = await loadCredentials(folder);
    await chmod(path, 0o644);
    expect((await loadCredentials(folder)).key).toEqual(key);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('is made anew when it makes no sense, and differs between folders', async () => {
    const { key, path } = await loadCredentials(folder);
    await writeFile(path, 'not a credentials file');
    const { key: another } = await loadCredentials(folder);
    expect(another.accessKeyId).not.toBe(key.accessKeyId);
    expect((await loadCredentials(folder)).key).toEqual(another);
  });
});
