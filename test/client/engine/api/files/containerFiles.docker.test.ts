/** Files of real containers: with a shell, stopped, and without any shell. */
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { afterAll, expect, it } from 'vitest';
import { containerFiles } from '../../../../../client/engine/api/files/containerFiles.ts';
import { createDocker } from '../../../../../client/engine/docker/dockerode.ts';
import { eventually } from '../../../../support/eventually.ts';
import { leftovers } from '../../../../support/realDocker.ts';

const WEB = 'drydock-test/web:latest';
const engine = randomUUID();
const docker = createDocker({
  endpoint: () => ({ url: process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock', foundBy: 'test' }),
  registryAuth: { forImage: () => Promise.resolve(undefined) },
});
const made: string[] = [];

/** What every container here makes: text, bytes of every value, names that try, links of each kind, a mount of memory. */
const MAKE = [
  'mkdir -p "/data/sub folder" /data/.hidden',
  'echo hello >/data/hello.txt',
  'head -c 3000000 /dev/urandom >/data/random.bin',
  'echo x >"/data/-n"; echo y >"/data/quote\\"s & more"',
  'ln -s hello.txt /data/link; ln -s "sub folder" /data/folder; ln -s nowhere /data/broken',
  'mkfifo /data/pipe',
  'echo in memory >/memory/note 2>/dev/null',
  'echo made; sleep 600',
].join('; ');

async function run(command: string[]): Promise<string> {
  const { id } = await docker.createContainer({
    name: `drydock-files-${randomUUID()}`,
    spec: {
      Image: WEB,
      Cmd: command,
      Labels: { 'dev.drydock.engine': engine },
      StopSignal: 'SIGKILL',
      HostConfig: { Tmpfs: { '/memory': '' } },
    },
  });
  made.push(id);
  await docker.startContainer(id);
  await eventually(async () => {
    const lines: string[] = [];
    for await (const { text } of docker.logs(id, {})) lines.push(text);
    expect(lines).toContain('made');
  });
  return id;
}

const bytesOf = async (stream: Readable): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

afterAll(async () => {
  for (const id of made) await docker.removeContainer(id);
  expect(await leftovers(docker, engine)).toEqual([]);
});

const kinds = [
  ['-n', 'file', undefined],
  ['.hidden', 'directory', undefined],
  ['hello.txt', 'file', undefined],
  ['pipe', 'other', undefined],
  ['quote"s & more', 'file', undefined],
  ['random.bin', 'file', undefined],
  ['sub folder', 'directory', undefined],
];

it('are told and read the same by the shell of a running container and by the archive of a stopped one', async () => {
  const id = await run(['sh', '-c', MAKE]);
  const running = containerFiles(docker, id, true);
  const shell = await running.list('/data');
  expect(shell.complete).toBe(true);
  const plain = shell.files.filter(({ link }) => link === undefined);
  expect(plain.map(({ name, type, link }) => [name, type, link])).toEqual(kinds);
  const links = (files: typeof shell.files) => files.filter(({ link }) => link).map(({ name, type }) => [name, type]);
  const linked = [
    ['broken', 'other'],
    ['folder', 'directory'],
    ['link', 'file'],
  ];
  expect(links(shell.files)).toEqual(linked);
  const random = await bytesOf(await running.read('/data/random.bin'));
  expect(random.length).toBe(3_000_000);
  expect((await bytesOf(await running.read('/data/link'))).toString()).toBe('hello\n');
  expect((await bytesOf(await running.read('/data/-n'))).toString()).toBe('x\n');
  // What is in memory exists for the container only.
  expect((await bytesOf(await running.read('/memory/note'))).toString()).toBe('in memory\n');
  expect(await running.stat('/data/folder')).toMatchObject({ type: 'directory' });
  await expect(running.stat('/data/nobody')).rejects.toThrow('There is nothing at /data/nobody');
  await expect(running.read('/data/pipe')).rejects.toThrow('no regular file');
  await expect(running.list('/data/hello.txt')).rejects.toThrow('no folder');

  await docker.killContainer(id, 'SIGKILL');
  await eventually(async () => expect((await docker.inspectContainer(id))?.state.running).toBe(false));
  const stopped = containerFiles(docker, id, false);
  const archive = await stopped.list('/data');
  expect(
    archive.files.filter(({ link }) => link === undefined).map(({ name, type, link }) => [name, type, link]),
  ).toEqual(kinds);
  expect(links(archive.files)).toEqual(linked);
  expect((await bytesOf(await stopped.read('/data/random.bin'))).equals(random)).toBe(true);
  expect((await bytesOf(await stopped.read('/data/link'))).toString()).toBe('hello\n');
  await expect(stopped.stat('/data/nobody')).rejects.toThrow('There is nothing at');
  const root = await stopped.list('/');
  expect(root.files.map(({ name }) => name)).toEqual(expect.arrayContaining(['bin', 'data', 'etc']));
});

it('are told of a running container without a shell', async () => {
  const id = await run(['sh', '-c', MAKE.replace('echo made; sleep 600', 'rm /bin/sh; echo made; exec sleep 600')]);
  const files = containerFiles(docker, id, true);
  expect((await files.list('/data')).files.map(({ name }) => name)).toContain('hello.txt');
  expect((await bytesOf(await files.read('/data/hello.txt'))).toString()).toBe('hello\n');
});

it('come as an archive of a folder with all below it', async () => {
  const id = await run(['sh', '-c', MAKE]);
  const tar = extract();
  const names: string[] = [];
  tar.on('entry', (header, entry, next) => {
    names.push(header.name);
    entry.on('end', next);
    entry.resume();
  });
  const done = new Promise<void>((resolve) => tar.on('finish', () => resolve()));
  (await containerFiles(docker, id, true).archive('/data')).pipe(tar);
  await done;
  expect(names).toEqual(expect.arrayContaining(['data/', 'data/hello.txt', 'data/sub folder/']));
});
