/**
 * One log stream on disk: a folder with `stream.json` (what it is) and segments, append-only files named by the number of
 * their first event. Torn ends, left by a crash or a full disk, are cut off before anything is added.
 */
import { mkdir, open, readdir, readFile, rm, stat, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogPosition } from '../../util/logPosition.ts';
import { replaceFile } from '../atomicFile.ts';
import { formatEvent, parseSegment, timeAtStart, type LogEvent, type StoredEvent } from './storedEvent.ts';

/** What a stream is. `group` and `stream` are its names as in CloudWatch Logs. */
export interface LogStreamIdentity {
  readonly group: string;
  readonly stream: string;
  readonly taskArn: string;
  readonly container: string;
  readonly createdAt: number;
}

interface StreamDocument extends LogStreamIdentity {
  /** The container has ended and all of its lines are kept. */
  readonly complete?: boolean;
}

interface Segment {
  /** Number of its first event. */
  readonly first: number;
  bytes: number;
  readonly startTime: number;
}

/** Small enough to be read as a whole, big enough that there are few. */
const SEGMENT_BYTES = 4 * 1024 * 1024;
const STREAM_FILE = 'stream.json';
const SEGMENT = /^(\d{12})\.jsonl$/;
const segmentFile = (first: number) => `${String(first).padStart(12, '0')}.jsonl`;

/** Reading is for everybody, writing for the one who collects. */
export class LogStream {
  readonly folder: string;
  private document: StreamDocument;
  private readonly segments: Segment[] = [];
  private next = 0;
  private last: StoredEvent | undefined;
  private file: FileHandle | undefined;
  private torn = false;
  private exists = false;

  constructor(folder: string, identity: LogStreamIdentity) {
    this.folder = folder;
    this.document = identity;
  }

  /**
   * The stream of a folder that is there; undefined when it is none.
   * @throws the file system's error
   */
  static async load(folder: string): Promise<LogStream | undefined> {
    const text = await readFile(join(folder, STREAM_FILE), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    let document: StreamDocument;
    try {
      document = JSON.parse(text) as StreamDocument;
    } catch {
      return undefined;
    }
    const stream = new LogStream(folder, document);
    await stream.readSegments();
    return stream;
  }

  get identity(): LogStreamIdentity {
    return this.document;
  }
  get complete(): boolean {
    return this.document.complete === true;
  }
  get bytes(): number {
    return this.segments.reduce((sum, each) => sum + each.bytes, 0);
  }
  get firstTime(): number | undefined {
    return this.segments[0]?.startTime;
  }
  get lastEvent(): StoredEvent | undefined {
    return this.last;
  }
  /** Numbers of the first event that is still there and of the one to come. */
  get range(): { readonly first: number; readonly next: number } {
    return { first: this.segments[0]?.first ?? this.next, next: this.next };
  }
  /** Where in Docker's log the next line is. */
  get position(): LogPosition | undefined {
    return this.last?.position;
  }

  /**
   * Adds events, all or none.
   * @throws the file system's error, e.g. ENOSPC; the same events can be added again later
   */
  async append(events: readonly LogEvent[]): Promise<void> {
    if (events.length === 0) return;
    let time = this.last?.time ?? 0;
    const stored = events.map((event, index): StoredEvent => {
      // The clock of a laptop may be set back; readers rely on the order.
      time = Math.max(time, event.time);
      return { ...event, time, ordinal: this.next + index };
    });
    await this.write(stored);
    this.next += stored.length;
    this.last = stored.at(-1);
  }

  /** No more will come. */
  async finish(): Promise<void> {
    await this.close();
    if (this.complete || !this.exists) return;
    await this.describe({ ...this.document, complete: true });
  }

  async close(): Promise<void> {
    const file = this.file;
    this.file = undefined;
    await file?.close();
  }

  /**
   * Events in order, a segment's worth at a time.
   * @param from number of the first wanted
   * @param since,until milliseconds, both included
   */
  async *read({
    from = 0,
    since = 0,
    until = Infinity,
  }: { from?: number; since?: number; until?: number } = {}): AsyncGenerator<readonly StoredEvent[], void, undefined> {
    // What a retention deletes meanwhile is skipped; what is added meanwhile to the last one is told.
    for (const [index, segment] of [...this.segments].entries()) {
      const after = this.segments[index + 1];
      if (after && (after.first <= from || after.startTime < since)) continue;
      if (segment.startTime > until) return;
      const events = (await this.eventsOf(segment)).filter(
        ({ ordinal, time }) => ordinal >= from && time >= since && time <= until,
      );
      if (events.length > 0) yield events;
    }
  }

  /** The last `count` events before the number `before`, in order. */
  async readLast(
    count: number,
    { before = Infinity, since = 0, until = Infinity }: { before?: number; since?: number; until?: number } = {},
  ): Promise<readonly StoredEvent[]> {
    let events: StoredEvent[] = [];
    for (const segment of this.segments.toReversed()) {
      if (events.length >= count) break;
      if (segment.first >= before || segment.startTime > until) continue;
      const found = (await this.eventsOf(segment)).filter(
        ({ ordinal, time }) => ordinal < before && time >= since && time <= until,
      );
      events = [...found.slice(-(count - events.length)), ...events];
      if (segment.startTime < since) break;
    }
    return events;
  }

  /** Start time and size of the oldest segment that may be deleted; the one being written may not. */
  oldest(): { readonly bytes: number; readonly endTime: number } | undefined {
    const [segment, next] = this.segments;
    if (!segment || (!next && !this.complete)) return undefined;
    return { bytes: segment.bytes, endTime: next?.startTime ?? this.last?.time ?? segment.startTime };
  }

  async deleteOldest(): Promise<void> {
    const segment = this.segments.shift();
    if (segment) await rm(join(this.folder, segmentFile(segment.first)), { force: true });
  }

  /** With everything in it. */
  async delete(): Promise<void> {
    await this.close();
    this.segments.length = 0;
    await rm(this.folder, { recursive: true, force: true });
  }

  private async eventsOf({ first }: Segment): Promise<StoredEvent[]> {
    try {
      return parseSegment(await readFile(join(this.folder, segmentFile(first)), 'utf8'), first);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  private async describe(document: StreamDocument): Promise<void> {
    await replaceFile(join(this.folder, STREAM_FILE), JSON.stringify(document), { mode: 0o600 });
    this.document = document;
  }

  private async write(events: readonly StoredEvent[]): Promise<void> {
    if (!this.exists) {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await this.describe(this.document);
      this.exists = true;
    }
    const first = events[0];
    if (!first) return;
    let segment = this.segments.at(-1);
    if (!segment || segment.bytes >= SEGMENT_BYTES) {
      await this.close();
      segment = { first: first.ordinal, bytes: 0, startTime: first.time };
      this.file = await open(join(this.folder, segmentFile(segment.first)), 'w', 0o600);
      this.segments.push(segment);
      this.torn = false;
    }
    const path = join(this.folder, segmentFile(segment.first));
    if (this.torn) {
      await this.close();
      await truncate(path, segment.bytes);
      this.torn = false;
    }
    this.file ??= await open(path, 'a', 0o600);
    const bytes = Buffer.from(events.map(formatEvent).join(''));
    this.torn = true;
    await this.file.appendFile(bytes);
    this.torn = false;
    segment.bytes += bytes.length;
  }

  private async readSegments(): Promise<void> {
    this.exists = true;
    const names = (await readdir(this.folder)).filter((name) => SEGMENT.test(name)).sort();
    for (const name of names) {
      const path = join(this.folder, name);
      const { size } = await stat(path);
      this.segments.push({ first: Number(name.slice(0, 12)), bytes: size, startTime: timeAtStart(await headOf(path)) });
    }
    // A crash right after a new segment was begun leaves an empty one: the last event is in the one before.
    for (let segment = this.segments.at(-1); segment && !this.last; segment = this.segments.at(-1)) {
      const path = join(this.folder, segmentFile(segment.first));
      const text = await readFile(path);
      const whole = text.lastIndexOf(10) + 1;
      if (whole < text.length) await truncate(path, whole);
      segment.bytes = whole;
      const events = parseSegment(text.toString('utf8', 0, whole), segment.first);
      this.next = Math.max(this.next, (events.at(-1)?.ordinal ?? segment.first - 1) + 1);
      this.last = events.at(-1);
      if (events.length > 0) return;
      this.segments.pop();
      await rm(path, { force: true });
    }
  }
}

async function headOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(32), 0, 32, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}
