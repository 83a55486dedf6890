/**
 * Stands in for Fluent Bit where no registry can be reached: reads the configuration where Fluent Bit does, in its classic
 * format, and does what the parts that FireLens uses do: inputs `forward` and `tcp`, filters `record_modifier` and `grep`,
 * outputs `stdout`, `file` and `null`. What it does not know is an error, as it is for Fluent Bit. Runs inside the image.
 */
import { once } from 'node:events';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { decodeMultiStream, ExtensionCodec } from '@msgpack/msgpack';

interface Section {
  readonly kind: string;
  readonly entries: readonly (readonly [string, string])[];
}
type Log = Readonly<Record<string, unknown>>;

const extensions = new ExtensionCodec();
/** Fluentd's time with nanoseconds: two big-endian numbers. */
extensions.register({
  type: 0,
  encode: () => null,
  decode: (data) => {
    const view = new DataView(data.buffer, data.byteOffset, 8);
    return view.getUint32(0) + view.getUint32(4) / 1e9;
  },
});

function sectionsOf(path: string): Section[] {
  const sections: Section[] = [];
  let current: [string, string][] = [];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const text = line.trim().replace(/\$\{(\w+)\}/g, (_, name: string) => process.env[name] ?? '');
    const include = /^@INCLUDE\s+(.+)$/.exec(text);
    const head = /^\[(\w+)\]$/.exec(text);
    const entry = /^(\S+)\s+(.*)$/.exec(text);
    if (include) sections.push(...sectionsOf(include[1] ?? ''));
    else if (head) sections.push({ kind: head[1] ?? '', entries: (current = []) });
    else if (entry && !text.startsWith('#')) current.push([entry[1]?.toLowerCase() ?? '', entry[2] ?? '']);
  }
  return sections;
}

const valueOf = ({ entries }: Section, key: string) => entries.find(([name]) => name === key)?.[1];
const unknown = ({ kind, entries }: Section): never => {
  console.error(`[error] ${kind}: ${JSON.stringify(entries)} is not known`);
  process.exit(1);
};

const sections = sectionsOf('/fluent-bit/etc/fluent-bit.conf');
const ofKind = (kind: string) => sections.filter((section) => section.kind === kind);

const matches = (section: Section, tag: string) => {
  const pattern = (valueOf(section, 'match') ?? '')
    .split('*')
    .map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`).test(tag);
};

function filtered(tag: string, log: Log): Log | undefined {
  let result = log;
  for (const filter of ofKind('FILTER').filter((section) => matches(section, tag))) {
    if (valueOf(filter, 'name') === 'record_modifier') {
      const added = filter.entries.filter(([key]) => key === 'record').map(([, value]) => value.split(/ (.*)/s));
      result = { ...result, ...Object.fromEntries(added.map(([key = '', value = '']) => [key, value] as const)) };
    } else if (valueOf(filter, 'name') === 'grep') {
      for (const [kind, condition] of filter.entries) {
        if (kind !== 'regex' && kind !== 'exclude') continue;
        const [key = '', pattern = ''] = condition.split(/ (.*)/s);
        if (new RegExp(pattern).test(String(result[key])) === (kind === 'exclude')) return undefined;
      }
    } else unknown(filter);
  }
  return result;
}

function route(tag: string, time: number, log: Log): void {
  const result = filtered(tag, log);
  if (!result) return;
  for (const output of ofKind('OUTPUT').filter((section) => matches(section, tag))) {
    const line = JSON.stringify({ date: time, ...result });
    const name = valueOf(output, 'name');
    if (name === 'stdout') console.log(line);
    else if (name === 'file')
      appendFileSync(`${valueOf(output, 'path') ?? ''}/${valueOf(output, 'file') ?? ''}`, `${line}\n`);
  }
}

async function forward(socket: Socket): Promise<void> {
  for await (const message of decodeMultiStream(socket, { extensionCodec: extensions })) {
    const [tag, first, second] = message as [string, number | [number, Log][], Log?];
    const entries = Array.isArray(first) ? first : [[first, second ?? {}] as const];
    for (const [time, log] of entries) route(tag, time, log);
  }
}

for (const output of ofKind('OUTPUT'))
  if (!['stdout', 'file', 'null'].includes(valueOf(output, 'name') ?? '')) unknown(output);
const servers = ofKind('INPUT').map((input) => {
  const name = valueOf(input, 'name');
  if (name !== 'forward' && name !== 'tcp') unknown(input);
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (name === 'forward') forward(socket).catch(() => undefined);
    else socket.on('data', () => undefined);
  });
  const path = valueOf(input, 'unix_path');
  if (path === undefined) server.listen(Number(valueOf(input, 'port')), valueOf(input, 'listen'));
  else {
    rmSync(path, { force: true });
    server.listen(path);
  }
  return server;
});
void Promise.all(servers.map((server) => once(server, 'listening'))).then(() =>
  console.error('[info] the log router is ready'),
);

/** For connections that nobody ends. Milliseconds. */
const GRACE = 500;
process.on('SIGTERM', () => {
  // The last words of a container that ended just now may still be in its connection.
  const ended = servers.map((server) => once(server.close(), 'close'));
  void Promise.all(ended).then(() => process.exit(0));
  setTimeout(() => process.exit(0), GRACE);
});
