/**
 * What a container's own shell says of its files: the only view that has mounts of memory, `/proc` and what else is mounted.
 * Scripts for the least there is (BusyBox), and the reading of their output. Pure.
 */
import type { ContainerFile } from '../../../protocol/local.ts';

/** `$1` is the folder. Names that begin with a dot come too. Links are told again: where they lead, and what is there. */
const LIST = `
cd -- "$1" 2>/dev/null || exit 3
stat -c '%f %s %Y %n' -- * .[!.]* ..?* 2>/dev/null
echo //
for name in * .[!.]* ..?*; do
  [ -L "$name" ] || continue
  if [ -d "$name" ]; then kind=d; elif [ -e "$name" ]; then kind=f; else kind=x; fi
  echo "$kind $name"
  readlink -- "$name"
done
exit 0`;

/** The file itself, what it leads to when it is a link, and the link's text. */
const STAT = `
stat -c '%f %s %Y' -- "$1" 2>/dev/null || exit 3
stat -L -c '%f %s %Y' -- "$1" 2>/dev/null || echo x
readlink -- "$1" 2>/dev/null
exit 0`;

const READ = 'exec cat -- "$1" 2>/dev/null';

const script = (text: string, path: string): readonly string[] => ['/bin/sh', '-c', text, 'sh', path];
export const listCommand = (path: string) => script(LIST, path);
export const statCommand = (path: string) => script(STAT, path);
export const readCommand = (path: string) => script(READ, path);

/** Exit code of the scripts where there is nothing, or no folder, at the path. */
export const NOTHING_THERE = 3;

/** In the order of their names. */
export function parseListing(output: string): ContainerFile[] {
  const [files = '', links = ''] = output.split(/^\/\/$/m);
  const entries = new Map<string, ContainerFile>();
  let last: string | undefined;
  for (const line of files.split('\n')) {
    const [, mode, size, time, name] = /^([0-9a-f]+) (\d+) (-?\d+) (.*)$/.exec(line) ?? [];
    if (mode === undefined || name === undefined) {
      // The name of the entry before goes on after a line break.
      const before = last === undefined ? undefined : entries.get(last);
      if (!before || line === '') continue;
      entries.delete(before.name);
      last = `${before.name}\n${line}`;
      entries.set(last, { ...before, name: last });
      continue;
    }
    last = name;
    entries.set(name, { name, ...attributes(Number.parseInt(mode, 16), Number(size), Number(time)) });
  }
  const lines = links.split('\n').filter((line) => line !== '');
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const [, kind, name = ''] = /^([dfx]) (.*)$/.exec(lines[index] ?? '') ?? [];
    const entry = entries.get(name);
    if (!entry) continue;
    const type = kind === 'd' ? 'directory' : kind === 'f' ? 'file' : 'other';
    entries.set(name, { ...entry, type, link: lines[index + 1] ?? '' });
  }
  return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** undefined for output that makes no sense. */
export function parseStat(name: string, output: string): ContainerFile | undefined {
  const [own, followed, link] = output.split('\n');
  const read = (line: string | undefined) => {
    const [, mode, size, time] = /^([0-9a-f]+) (\d+) (-?\d+)$/.exec(line ?? '') ?? [];
    return mode === undefined ? undefined : attributes(Number.parseInt(mode, 16), Number(size), Number(time));
  };
  const self = read(own);
  if (!self) return undefined;
  if (link === undefined || link === '') return { name, ...self };
  return { name, ...(read(followed) ?? { ...self, type: 'other' as const }), link };
}

/** The kind of file in a mode of stat(2). */
const KIND = 0o170000;
const KINDS: Readonly<Record<number, ContainerFile['type']>> = {
  0o040000: 'directory',
  0o100000: 'file',
  0o120000: 'file',
};

const attributes = (mode: number, sizeBytes: number, seconds: number): Omit<ContainerFile, 'name'> => ({
  type: KINDS[mode & KIND] ?? 'other',
  sizeBytes,
  mode: mode & 0o777,
  modifiedAt: new Date(seconds * 1000).toISOString(),
});
