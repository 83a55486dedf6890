import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { listArchive } from '../../../../../client/engine/api/files/archiveListing.ts';
import { parseListing, parseStat } from '../../../../../client/engine/api/files/shellListing.ts';
import { toPathStat } from '../../../../../client/engine/docker/pathStat.ts';

describe('what a shell says of files', () => {
  it('is read with kinds, sizes, rights and where links lead', () => {
    const output = [
      '41ed 4096 1790000000 etc',
      '81a4 12 1790000001 a file with spaces',
      'a1ff 7 1790000002 bin',
      'a1ff 4 1790000002 broken',
      '21b6 0 1790000002 null',
      '//',
      'd bin',
      'usr/bin',
      'x broken',
      'gone',
      '',
    ].join('\n');
    expect(parseListing(output)).toEqual([
      { name: 'a file with spaces', type: 'file', sizeBytes: 12, mode: 0o644, modifiedAt: '2026-09-21T14:13:21.000Z' },
      {
        name: 'bin',
        type: 'directory',
        sizeBytes: 7,
        mode: 0o777,
        modifiedAt: '2026-09-21T14:13:22.000Z',
        link: 'usr/bin',
      },
      {
        name: 'broken',
        type: 'other',
        sizeBytes: 4,
        mode: 0o777,
        modifiedAt: '2026-09-21T14:13:22.000Z',
        link: 'gone',
      },
      { name: 'etc', type: 'directory', sizeBytes: 4096, mode: 0o755, modifiedAt: '2026-09-21T14:13:20.000Z' },
      { name: 'null', type: 'other', sizeBytes: 0, mode: 0o666, modifiedAt: '2026-09-21T14:13:22.000Z' },
    ]);
  });

  it('may have a line break in a name', () => {
    expect(parseListing('81a4 1 0 one\ntwo\n81a4 1 0 x\n//\n').map(({ name }) => name)).toEqual(['one\ntwo', 'x']);
  });

  it('is nothing for an empty folder', () => {
    expect(parseListing('//\n')).toEqual([]);
  });

  it('follows a link for its kind and size', () => {
    expect(parseStat('x', '81a4 5 0\n81a4 5 0\n')).toMatchObject({ type: 'file', sizeBytes: 5 });
    expect(parseStat('x', 'a1ff 3 0\n41ed 4096 0\nabc\n')).toMatchObject({ type: 'directory', link: 'abc' });
    expect(parseStat('x', 'a1ff 3 0\nx\nabc\n')).toMatchObject({ type: 'other', link: 'abc' });
    expect(parseStat('x', 'sh: stat: not found')).toBeUndefined();
  });
});

describe('the archive of a folder', () => {
  const archive = () => {
    const tar = pack();
    tar.entry({ name: 'data/', type: 'directory' });
    tar.entry({ name: 'data/b.txt', mode: 0o600 }, 'hello');
    tar.entry({ name: 'data/deep/', type: 'directory' });
    tar.entry({ name: 'data/deep/hidden.bin' }, Buffer.alloc(100_000));
    tar.entry({ name: 'data/link', type: 'symlink', linkname: 'b.txt' });
    tar.finalize();
    return Readable.from(tar as AsyncIterable<Buffer>, { objectMode: false });
  };

  it('tells its immediate entries', async () => {
    const { files, complete } = await listArchive(archive());
    expect(complete).toBe(true);
    expect(files.map(({ name, type, sizeBytes, link }) => [name, type, sizeBytes, link])).toEqual([
      ['b.txt', 'file', 5, undefined],
      ['deep', 'directory', 0, undefined],
      ['link', 'file', 0, 'b.txt'],
    ]);
  });

  it('of a root has no name of its own in front', async () => {
    const tar = pack();
    tar.entry({ name: '/', type: 'directory' });
    tar.entry({ name: '/etc/', type: 'directory' });
    tar.entry({ name: '/etc/hosts' }, 'x');
    tar.finalize();
    const { files } = await listArchive(Readable.from(tar as AsyncIterable<Buffer>, { objectMode: false }));
    expect(files.map(({ name }) => name)).toEqual(['etc']);
  });

  it('is told in part when it is larger than what is read', async () => {
    const { files, complete } = await listArchive(archive(), { bytes: 3000, milliseconds: 10_000 });
    expect(complete).toBe(false);
    expect(files.length).toBeLessThan(3);
  });
});

describe('Docker’s account of a path', () => {
  const header = (raw: object) => Buffer.from(JSON.stringify(raw)).toString('base64');
  it('has the mode bits of Go', () => {
    const raw = { name: 'x', size: 4096, mtime: '2026-01-01T00:00:00Z', linkTarget: '' };
    expect(toPathStat(header({ ...raw, mode: 2147484141 }))).toMatchObject({ type: 'directory', mode: 0o755 });
    expect(toPathStat(header({ ...raw, mode: 420 }))).toMatchObject({ type: 'file', mode: 0o644 });
    expect(toPathStat(header({ ...raw, mode: 134218239, linkTarget: '/usr/bin' }))).toMatchObject({
      type: 'link',
      linkTarget: '/usr/bin',
    });
    expect(toPathStat(header({ ...raw, mode: 69206454 }))).toMatchObject({ type: 'other' });
  });
  it('is nothing where there is none', () => {
    expect(toPathStat(undefined)).toBeUndefined();
    expect(toPathStat('nonsense')).toBeUndefined();
  });
});
