/**
 * A container's output as Docker sends it. Without a terminal it is framed: 8 bytes of header (stream, length) and one
 * log entry; with a terminal it is raw. The network cuts both anywhere, and Docker cuts lines longer than 16 KiB into
 * several entries, each with a time of its own, of which only the last ends in a line break.
 */
import type { LogLine } from './docker.ts';

export interface LogDecoder {
  push(chunk: Buffer): LogLine[];
  /** What is left when the stream ends: a last line without a line break. */
  end(): LogLine[];
}

export interface LogFormat {
  /** The container has a terminal: no frames, one stream. */
  readonly tty: boolean;
  /** Each entry begins with its time. */
  readonly timestamps: boolean;
}

export const createLogDecoder = ({ tty, timestamps }: LogFormat): LogDecoder =>
  tty ? createRawDecoder(timestamps) : createFrameDecoder(timestamps);

function createRawDecoder(timestamps: boolean): LogDecoder {
  let pending: Buffer = Buffer.alloc(0);
  const lineOf = (bytes: Buffer): LogLine => {
    const { text, ...times } = splitTime(bytes, timestamps);
    return { stream: 'stdout', text: decode(text), ...times };
  };
  return {
    push(chunk) {
      const { lines, rest } = cutLines(Buffer.concat([pending, chunk]));
      pending = rest;
      return lines.map(lineOf);
    },
    end: () => (pending.length === 0 ? [] : [lineOf(pending)]),
  };
}

const HEADER = 8;
const STDERR = 2;

function createFrameDecoder(timestamps: boolean): LogDecoder {
  let pending: Buffer = Buffer.alloc(0);
  const assemblers = {
    stdout: createEntryAssembler('stdout', timestamps),
    stderr: createEntryAssembler('stderr', timestamps),
  };
  return {
    push(chunk) {
      pending = Buffer.concat([pending, chunk]);
      const lines: LogLine[] = [];
      while (pending.length >= HEADER) {
        const end = HEADER + pending.readUInt32BE(4);
        if (pending.length < end) break;
        const stream = pending.readUInt8(0) === STDERR ? 'stderr' : 'stdout';
        lines.push(...assemblers[stream].entry(pending.subarray(HEADER, end)));
        pending = pending.subarray(end);
      }
      return lines;
    },
    end: () => [...assemblers.stdout.end(), ...assemblers.stderr.end()],
  };
}

/** Joins the entries of one stream to lines; a line has the time of its first entry. */
function createEntryAssembler(stream: LogLine['stream'], timestamps: boolean) {
  let pieces: Buffer[] = [];
  let times: Times = {};
  const finish = (): LogLine => {
    const bytes = pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
    pieces = [];
    return { stream, text: decode(bytes), ...times };
  };
  return {
    entry(bytes: Buffer): LogLine[] {
      const { text, ...own } = splitTime(bytes, timestamps);
      if (pieces.length === 0) times = own;
      const { lines, rest } = cutLines(text);
      const finished = lines.map((line) => {
        pieces.push(line);
        return finish();
      });
      if (rest.length > 0) pieces.push(rest);
      return finished;
    },
    end: (): LogLine[] => (pieces.length === 0 ? [] : [finish()]),
  };
}

function cutLines(bytes: Buffer): { lines: Buffer[]; rest: Buffer } {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return { lines, rest: bytes.subarray(start) };
}

type Times = Pick<LogLine, 'time' | 'stamp'>;

/** RFC 3339 with up to nine digits of a second, and a space. */
const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d) /;

function splitTime(bytes: Buffer, timestamps: boolean): Times & { text: Buffer } {
  const match = timestamps ? TIMESTAMP.exec(bytes.toString('latin1', 0, 40)) : null;
  if (!match) return { text: bytes };
  const [whole, second = '', fraction = '', zone = ''] = match;
  const seconds = secondsOf(second + zone);
  return {
    time: seconds * 1000 + Number(fraction.slice(1, 4).padEnd(3, '0')),
    stamp: `${seconds}.${fraction.slice(1).padEnd(9, '0')}`,
    text: bytes.subarray(whole.length),
  };
}

/** Since the epoch. Thousands of lines in turn are of the same second. */
const secondsOf = (() => {
  let last = '';
  let seconds = NaN;
  return (text: string): number => {
    if (text !== last) {
      last = text;
      seconds = Date.parse(text) / 1000;
    }
    return seconds;
  };
})();

const decode = (bytes: Buffer) => bytes.toString('utf8').replace(/\r$/, '');
