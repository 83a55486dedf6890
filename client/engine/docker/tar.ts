/** The archive that Docker takes files in: POSIX ustar, for a few small files. Pure. */
import type { ContainerFile } from './docker.ts';

const BLOCK = 512;
const FILE = '0';
const FOLDER = '5';

/** Paths are told from the root of the container; one ending in a slash is a folder. */
export function tarOf(files: readonly ContainerFile[]): Buffer {
  const blocks = files.flatMap((file) => {
    const content = Buffer.from(file.content ?? '');
    return [header(file, content.length), content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function header({ path, mode, user = 0, group = 0 }: ContainerFile, size: number): Buffer {
  const name = path.replace(/^\//, '');
  if (Buffer.byteLength(name) > 100) throw new Error(`the path ${path} is too long for an archive`);
  const bytes = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, length: number) =>
    bytes.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1');
  bytes.write(name, 0, 'utf8');
  octal(mode, 100, 8);
  octal(user, 108, 8);
  octal(group, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  bytes.write(name.endsWith('/') ? FOLDER : FILE, 156, 'latin1');
  bytes.write('ustar\x0000', 257, 'latin1');
  // The sum is taken with its own field as spaces.
  bytes.fill(' ', 148, 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}
