/** Docker's account of a path, a header of base64-encoded JSON with the mode bits of Go. Pure. */
import type { PathStat } from './docker.ts';

/** Bits of Go's `fs.FileMode` above the permissions. */
const DIRECTORY = 2 ** 31;
const LINK = 2 ** 27;
/** Devices, pipes, sockets and what has no name. */
const SPECIAL = 2 ** 26 + 2 ** 25 + 2 ** 24 + 2 ** 21 + 2 ** 19;

/** undefined without a header, or with one that makes no sense. */
export function toPathStat(header: string | readonly string[] | undefined): PathStat | undefined {
  if (typeof header !== 'string') return undefined;
  try {
    const raw = JSON.parse(Buffer.from(header, 'base64').toString('utf8')) as {
      name: string;
      size: number;
      mode: number;
      mtime: string;
      linkTarget?: string;
    };
    const type = typeOf(raw.mode);
    return {
      name: raw.name,
      type,
      sizeBytes: raw.size,
      mode: raw.mode % 0o1000,
      modifiedAt: Date.parse(raw.mtime) || 0,
      ...(type === 'link' && raw.linkTarget ? { linkTarget: raw.linkTarget } : {}),
    };
  } catch {
    return undefined;
  }
}

/** The mode has 32 bits: JavaScript's own operators would take the highest for a sign. */
function typeOf(mode: number): PathStat['type'] {
  const has = (bits: number) => (BigInt(mode) & BigInt(bits)) !== 0n;
  if (has(DIRECTORY)) return 'directory';
  if (has(LINK)) return 'link';
  return has(SPECIAL) ? 'other' : 'file';
}
