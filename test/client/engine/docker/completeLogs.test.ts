import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeLogs } from '../../../../client/engine/docker/completeLogs.ts';
import type { Docker, LogLine, LogOptions } from '../../../../client/engine/docker/docker.ts';
import type { Clock } from '../../../../client/engine/util/clock.ts';
import { createPositionTracker, LOG_BEGINNING, stampToReadFrom } from '../../../../client/engine/util/logPosition.ts';

const line = (index: number, stream: 'stdout' | 'stderr' = 'stdout', stamp = index): LogLine => ({
  stream,
  text: String(index),
  time: stamp * 1000,
  stamp: `${1_700_000_000 + stamp}.000000000`,
});
const LINES = Array.from({ length: 10 }, (_, index) => line(index));
const texts = (lines: readonly LogLine[]) => lines.map(({ text }) => text);

/** A Docker whose followed log goes wrong as `reads` say, one after the other; then it is right. Nothing is written before. */
function docker(
  all: readonly LogLine[],
  reads: readonly ((from: readonly LogLine[], signal: AbortSignal) => AsyncIterable<readonly LogLine[]>)[],
) {
  const asked: LogOptions[] = [];
  let followed = 0;
  const port: Pick<Docker, 'logs' | 'logBatches'> = {
    // eslint-disable-next-line @typescript-eslint/require-await -- what there is
    async *logs() {
      const last = all.at(-1);
      if (last) yield last;
    },
    async *logBatches(_id, options) {
      asked.push(options);
      const from = all.filter(({ stamp = '' }) => stamp >= (options.sinceStamp ?? ''));
      if (options.follow !== true) {
        if (followed > 0 || reads.length === 0) yield from;
        return;
      }
      const read = reads[followed++];
      if (read) yield* read(from, options.signal ?? new AbortController().signal);
      else yield from;
    },
  };
  return { port: port as Docker, asked };
}

/** Silences are over at once. */
const impatient: Clock = { now: () => 0, sleep: () => new Promise((resolve) => setImmediate(resolve)) };

const read = async (source: Docker, options: Partial<Parameters<typeof completeLogs>[2]> = {}) => {
  const found: LogLine[] = [];
  const batches = completeLogs(source, 'id', { follow: true, clock: impatient, ...options });
  for await (const lines of batches) found.push(...lines);
  return found;
};

describe('a followed log', () => {
  it('is told once where Docker tells a part of it again', async () => {
    const { port } = docker(LINES, [
      async function* (from) {
        yield from.slice(0, 6);
        yield await Promise.resolve(from.slice(2));
      },
    ]);
    expect(texts(await read(port))).toEqual(texts(LINES));
  });

  it('goes on where Docker ends it early', async () => {
    const { port, asked } = docker(LINES, [
      async function* (from) {
        yield await Promise.resolve(from.slice(0, 4));
      },
    ]);
    expect(texts(await read(port))).toEqual(texts(LINES));
    expect(asked.filter(({ follow }) => follow)).toHaveLength(2);
  });

  it('goes on where Docker falls silent', async () => {
    const { port } = docker(LINES, [
      async function* (from, signal) {
        yield from.slice(0, 4);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
    ]);
    expect(texts(await read(port))).toEqual(texts(LINES));
  });

  it('is read whole by who lags, so that what Docker leaves out is there', async () => {
    let now = 0;
    const late: Clock = { now: () => now, sleep: () => new Promise(() => undefined) };
    const { port, asked } = docker(LINES, [
      async function* (from) {
        yield from.slice(0, 2);
        now += 60_000;
        yield from.slice(2, 4);
        yield await Promise.resolve(from.slice(7));
      },
    ]);
    expect(texts(await read(port, { clock: late }))).toEqual(texts(LINES));
    expect(asked.map(({ follow }) => follow === true)).toEqual([false, true, false, true]);
  });

  it('is followed only once what there is can be read in a moment', async () => {
    let now = 0;
    const slow: Clock = { now: () => now, sleep: () => new Promise(() => undefined) };
    const asked: boolean[] = [];
    const port: Pick<Docker, 'logs' | 'logBatches'> = {
      ...docker(LINES, []).port,
      async *logBatches(_id, { follow = false, sinceStamp = '' }) {
        asked.push(follow);
        // Written while it is read; the last line comes when nobody is behind any more.
        const there = LINES.slice(0, follow ? 10 : [3, 6, 9][asked.length - 1]);
        if (asked.length <= 2) now += 1000;
        yield await Promise.resolve(there.filter(({ stamp = '' }) => stamp >= sinceStamp));
      },
    };
    expect(texts(await read(port as Docker, { clock: slow }))).toEqual(texts(LINES));
    expect(asked).toEqual([false, false, false, true]);
  });

  it('goes on from a place, with what the other stream wrote a moment before', async () => {
    const mixed = [line(0), line(2), line(1, 'stderr'), line(3)];
    const position = { ...LOG_BEGINNING, stdout: { stamp: line(2).stamp ?? '', lines: 1 } };
    expect(texts(await read(docker(mixed, []).port, { from: position, follow: false }))).toEqual(['1', '3']);
  });
});

describe('a place in a log', () => {
  it('tells new lines from old ones, whatever is told again', () => {
    const stream = fc.constantFrom<'stdout' | 'stderr'>('stdout', 'stderr');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), stream), { maxLength: 30 }), fc.nat(30), (steps, cut) => {
        let stamp = 1;
        const lines = steps.map(([gap, name], index) => line(index, name, (stamp += gap)));
        const tracker = createPositionTracker();
        const before = lines.slice(0, cut).filter((each) => tracker.isNew(each));
        const from = stampToReadFrom(tracker.position()) ?? '';
        const after = createPositionTracker(tracker.position());
        const rest = lines.filter((each) => (each.stamp ?? '') >= from).filter((each) => after.isNew(each));
        expect(texts([...before, ...rest])).toEqual(texts(lines));
      }),
    );
  });
});
