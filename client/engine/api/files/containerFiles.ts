/**
 * A container's files: by its own shell where it runs and has one, else by Docker's archive, which works for stopped containers
 * and images without a shell and does not see mounts of memory.
 */
import { posix } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { extract } from 'tar-stream';
import type { ContainerFile, FileListing } from '../../../protocol/local.ts';
import type { Docker } from '../../docker/docker.ts';
import { ApiError, invalidParameter } from '../errors.ts';
import { listArchive } from './archiveListing.ts';
import { NOTHING_THERE, listCommand, parseListing, parseStat, readCommand, statCommand } from './shellListing.ts';

type FilesDocker = Pick<Docker, 'exec' | 'statPath' | 'readArchive'>;

export interface ContainerFiles {
  /** @throws ApiError when there is no folder at the path */
  list(path: string): Promise<FileListing>;
  /** What is there, links followed. @throws ApiError when nothing is */
  stat(path: string): Promise<ContainerFile>;
  /** A regular file's bytes. @throws ApiError when there is none at the path */
  read(path: string): Promise<Readable>;
  /** A folder with all below it, or a file, as an archive (tar). */
  archive(path: string): Promise<Readable>;
}

/** Entries of one folder that are told. */
const MOST_ENTRIES = 5000;
/** What a listing may come to, in characters, and how long the container's shell may take, in milliseconds. */
const MOST_OUTPUT = 8 * 1024 * 1024;
const SHELL_PATIENCE = 10_000;

export function containerFiles(
  docker: FilesDocker,
  dockerId: string,
  running: boolean,
  signal?: AbortSignal,
): ContainerFiles {
  /** undefined when the container has no shell, or does not run. */
  const shell = async (command: readonly string[]): Promise<{ output: string; exitCode: number } | undefined> => {
    if (!running) return undefined;
    try {
      const session = await docker.exec(dockerId, { command, tty: false, user: '0' });
      const output = await textOf(new Readable().wrap(session.stream));
      const exitCode = await session.exited();
      return exitCode === 0 || exitCode === NOTHING_THERE ? { output, exitCode } : undefined;
    } catch {
      // It ended meanwhile, or cannot run commands: the archive tells.
      return undefined;
    }
  };

  const archiveStat = async (path: string): Promise<ContainerFile> => {
    const found = await docker.statPath(dockerId, path);
    if (!found) throw nothingAt(path);
    const target = found.linkTarget === undefined ? undefined : await docker.statPath(dockerId, found.linkTarget);
    const followed = target ?? found;
    return {
      name: posix.basename(path),
      type: followed.type === 'link' ? 'other' : followed.type,
      sizeBytes: followed.sizeBytes,
      mode: followed.mode,
      modifiedAt: new Date(followed.modifiedAt).toISOString(),
      ...(found.linkTarget === undefined ? {} : { link: found.linkTarget }),
    };
  };
  const stat = async (path: string): Promise<{ readonly file: ContainerFile; readonly byShell: boolean }> => {
    const told = await shell(statCommand(path));
    const file = told?.exitCode === 0 ? parseStat(posix.basename(path), told.output) : undefined;
    if (file) return { file, byShell: true };
    if (told?.exitCode === NOTHING_THERE) throw nothingAt(path);
    return { file: await archiveStat(path), byShell: false };
  };
  /** Docker archives a link as itself: what it leads to is asked for instead. */
  const resolved = async (path: string) => (await docker.statPath(dockerId, path))?.linkTarget ?? path;

  return {
    async list(path) {
      const told = await shell(listCommand(path));
      if (told?.exitCode === NOTHING_THERE) throw invalidParameter(`There is no folder at ${path} in the container.`);
      if (told) return listing(parseListing(told.output), true);
      const file = await archiveStat(path);
      if (file.type !== 'directory') throw invalidParameter(`${path} is not a folder.`);
      const { files, complete } = await listArchive(await docker.readArchive(dockerId, await resolved(path), signal));
      const links = await Promise.all(
        files.map(async (each) =>
          each.link === undefined ? each : await archiveStat(posix.join(path, each.name)).catch(() => each),
        ),
      );
      return listing(links, complete);
    },
    stat: async (path) => (await stat(path)).file,
    async read(path) {
      const { file, byShell } = await stat(path);
      if (file.type === 'directory') throw invalidParameter(`${path} is a folder.`);
      if (file.type !== 'file') throw invalidParameter(`${path} is no regular file: it cannot be read.`);
      if (byShell) {
        const { stream } = await docker.exec(dockerId, { command: readCommand(path), tty: false, user: '0' });
        return new Readable().wrap(stream);
      }
      return onlyFile(await docker.readArchive(dockerId, await resolved(path), signal));
    },
    async archive(path) {
      await archiveStat(path);
      return await docker.readArchive(dockerId, await resolved(path), signal);
    },
  };
}

const listing = (files: readonly ContainerFile[], complete: boolean): FileListing => ({
  files: files.slice(0, MOST_ENTRIES),
  complete: complete && files.length <= MOST_ENTRIES,
});

const nothingAt = (path: string): ApiError =>
  new ApiError('ResourceNotFoundException', `There is nothing at ${path} in the container.`, 404);

/** The bytes of the one file of an archive. */
function onlyFile(archive: Readable): Readable {
  const output = new PassThrough();
  const tar = extract();
  let found = false;
  tar.on('entry', (_header, entry, next) => {
    if (found) {
      entry.resume();
    } else {
      found = true;
      entry.on('data', (chunk) => {
        if (!output.write(chunk)) {
          entry.pause();
          output.once('drain', () => entry.resume());
        }
      });
      entry.on('error', (error: Error) => output.destroy(error));
    }
    entry.on('end', next);
  });
  tar.on('finish', () => output.end());
  tar.on('error', (error) => output.destroy(error));
  archive.on('error', (error) => output.destroy(error));
  output.on('close', () => archive.destroy());
  archive.pipe(tar);
  return output;
}

/** @throws Error when it is too long or takes too long */
async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(
    () => stream.destroy(new Error('the shell of the container takes too long')),
    SHELL_PATIENCE,
  );
  try {
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > MOST_OUTPUT) throw new Error('the folder has too many entries');
    }
  } finally {
    clearTimeout(timer);
    stream.destroy();
  }
  return Buffer.concat(chunks).toString('utf8');
}
