/** Docker's event stream: one JSON object a line, cut anywhere by the network. */
import type { DockerEvent } from './docker.ts';

interface RawEvent {
  readonly Type?: string;
  readonly Action?: string;
  readonly Actor?: { readonly ID?: string; readonly Attributes?: Readonly<Record<string, string>> };
  readonly time?: number;
  readonly timeNano?: number;
}

const TYPES: readonly string[] = ['container', 'network', 'volume', 'image', 'daemon'];
const isKnownType = (type: string | undefined): type is DockerEvent['type'] => TYPES.includes(type ?? '');

/** Turns a stream of bytes into whole lines; the bytes after the last line break wait for the next chunk. */
export function createLineSplitter(onLine: (line: string) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let start = 0;
    for (let end = pending.indexOf(10); end >= 0; end = pending.indexOf(10, start)) {
      const line = pending.toString('utf8', start, end).trim();
      if (line !== '') onLine(line);
      start = end + 1;
    }
    pending = pending.subarray(start);
  };
}

/** One line of the stream; undefined for what is no event of a kind we know. */
export function parseEvent(line: string): DockerEvent | undefined {
  let raw: RawEvent;
  try {
    raw = JSON.parse(line) as RawEvent;
  } catch {
    return undefined;
  }
  if (!isKnownType(raw.Type) || raw.Action === undefined) return undefined;
  return {
    type: raw.Type,
    action: raw.Action,
    id: raw.Actor?.ID ?? '',
    attributes: raw.Actor?.Attributes ?? {},
    time: raw.timeNano === undefined ? (raw.time ?? 0) * 1000 : Math.floor(raw.timeNano / 1e6),
  };
}
