import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressIn, filePath, joined, sizeText, uriPath } from '../../../../client/extension/files/containerUri.ts';
import { downloadFile, unpack } from '../../../../client/extension/files/download.ts';
import { createFolders, rowsOf } from '../../../../client/extension/files/folders.ts';
import { taskArn } from '../samples.ts';

const root = { kind: 'folder', task: taskArn(), container: 'web', path: '/' } as const;
const file = (name: string, more: object = {}) => ({
  name,
  type: 'file' as const,
  sizeBytes: 5,
  mode: 0o644,
  modifiedAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

describe('addresses of files', () => {
  it('lead there and back', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }).filter((part) => !part.includes('/'))), (parts) => {
        const path = `/${parts.join('/')}`;
        expect(addressIn(uriPath('abc', 'web', path))).toEqual({ task: 'abc', container: 'web', path });
      }),
    );
  });
  it('are of a container', () => {
    expect(addressIn('/abc')).toBeUndefined();
    expect(addressIn('/abc/web')).toEqual({ task: 'abc', container: 'web', path: '/' });
    expect(filePath({ task: 'abc', container: 'web', path: '/a b' }, true)).toBe(
      '/files?task=abc&container=web&path=%2Fa+b&archive=true',
    );
    expect([joined('/', 'a'), joined('/a', 'b')]).toEqual(['/a', '/a/b']);
    expect([5, 3400, 1_200_000, 7e9].map(sizeText)).toEqual(['5 B', '3.4 kB', '1.2 MB', '7.0 GB']);
  });
});

describe('folders in the tree', () => {
  it('have folders first, and say where they are not told whole', () => {
    const rows = rowsOf(root, {
      complete: false,
      files: [file('a'), file('etc', { type: 'directory' }), file('null', { type: 'other' })],
    });
    expect(rows.map((row) => [row.kind, 'path' in row ? row.path : '', 'readable' in row ? row.readable : ''])).toEqual(
      [
        ['folder', '/etc', ''],
        ['file', '/a', true],
        ['file', '/null', false],
        ['fileNote', '/', ''],
      ],
    );
    expect(rowsOf(root, { complete: true, files: [] })).toMatchObject([{ kind: 'fileNote', text: 'empty' }]);
  });

  it('are listed once until they are forgotten, and tell what went wrong', async () => {
    let asked = 0;
    const folders = createFolders(() => {
      asked += 1;
      return asked === 1
        ? Promise.reject(new Error('There is no folder'))
        : Promise.resolve({ files: [file('a')], complete: true });
    });
    expect(await folders.children(root)).toMatchObject([{ kind: 'fileNote', text: 'There is no folder' }]);
    await folders.children(root);
    expect(asked).toBe(1);
    folders.forget(root);
    expect(await folders.children(root)).toMatchObject([{ kind: 'file', path: '/a' }]);
    await folders.children({ ...root, path: '/etc' });
    folders.forget(root);
    await folders.children({ ...root, path: '/etc' });
    expect(asked).toBe(4);
  });
});

describe('a download', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-download-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const never = new AbortController().signal;

  it('writes the bytes as they are', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const told: number[] = [];
    const size = await downloadFile(
      Readable.from([bytes, bytes]),
      join(folder, 'x.bin'),
      (each) => told.push(each),
      never,
    );
    expect(size).toBe(512);
    expect((await readFile(join(folder, 'x.bin'))).equals(Buffer.concat([bytes, bytes]))).toBe(true);
    expect(told.at(-1)).toBe(512);
  });

  it('that breaks off leaves nothing', async () => {
    const broken = Readable.from(
      (function* () {
        yield Buffer.from('half');
        throw new Error('cut');
      })(),
    );
    await expect(downloadFile(broken, join(folder, 'x'), () => undefined, never)).rejects.toThrow('cut');
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a folder keeps what is below it, leaves links out and never leaves the target', async () => {
    const tar = pack();
    tar.entry({ name: 'data/', type: 'directory' });
    tar.entry({ name: 'data/run.sh', mode: 0o755 }, '#!/bin/sh\n');
    tar.entry({ name: 'data/deep/er/a.txt' }, 'hello');
    tar.entry({ name: 'data/link', type: 'symlink', linkname: '/etc/passwd' });
    tar.entry({ name: '../outside.txt' }, 'no');
    tar.entry({ name: 'data/../../outside.txt' }, 'no');
    tar.finalize();
    const archive = Readable.from(tar as AsyncIterable<Buffer>, { objectMode: false });
    const target = join(folder, 'target');
    expect(await unpack(archive, target, () => undefined, never)).toMatchObject({ files: 2, leftOut: 3 });
    expect(await readFile(join(target, 'data/deep/er/a.txt'), 'utf8')).toBe('hello');
    expect((await stat(join(target, 'data/run.sh'))).mode & 0o111).not.toBe(0);
    expect(await readdir(folder)).toEqual(['target']);
  });
});
