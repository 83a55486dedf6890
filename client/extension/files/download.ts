/** Files and folders of containers, written to this machine as they are. */
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';

/** Resolves with the number of bytes. A download that fails or is cancelled leaves nothing behind. */
export async function downloadFile(
  content: Readable,
  target: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<number> {
  const counter = counting(onBytes);
  try {
    await pipeline(content, counter.stream, createWriteStream(target), { signal });
    return counter.bytes();
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

export interface Unpacked {
  readonly files: number;
  readonly bytes: number;
  /** Links, devices and the like, which stay where they are. */
  readonly leftOut: number;
}

/** Unpacks an archive (tar) into a folder. Nothing is written outside it, whatever the archive says. */
export async function unpack(
  archive: Readable,
  folder: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Unpacked> {
  const told = { files: 0, leftOut: 0 };
  const counter = counting(onBytes);
  const tar = extract();
  tar.on('entry', (header, entry, next) => {
    const target = join(folder, header.name);
    const inside = target === folder || target.startsWith(folder.endsWith(sep) ? folder : folder + sep);
    const write = async () => {
      if (inside && header.type === 'directory') {
        await mkdir(target, { recursive: true });
      } else if (inside && header.type === 'file') {
        await mkdir(dirname(target), { recursive: true });
        // Executable stays executable; nothing else of another system's rights means anything here.
        await pipeline(entry, createWriteStream(target, { mode: header.mode & 0o111 ? 0o755 : 0o644 }));
        told.files += 1;
        next();
        return;
      } else {
        told.leftOut += 1;
      }
      entry.on('end', next);
      entry.resume();
    };
    write().catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  await pipeline(archive, counter.stream, tar, { signal });
  return { ...told, bytes: counter.bytes() };
}

function counting(onBytes: (bytes: number) => void) {
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      bytes += chunk.length;
      onBytes(bytes);
      done(null, chunk);
    },
  });
  return { stream, bytes: () => bytes };
}
