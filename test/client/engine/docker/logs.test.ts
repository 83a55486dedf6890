import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../../../client/engine/docker/docker.ts';
import { createLogDecoder, type LogFormat } from '../../../../client/engine/docker/logs.ts';

function frame(stream: 1 | 2, text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

function decode(format: LogFormat, chunks: readonly Buffer[]): LogLine[] {
  const decoder = createLogDecoder(format);
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
}

const FRAMED = { tty: false, timestamps: false };

describe('framed output', () => {
  it('is told line by line with its stream', () => {
    const bytes = Buffer.concat([frame(1, 'out\n'), frame(2, 'err\r\n'), frame(1, 'unfinished')]);
    expect(decode(FRAMED, [bytes])).toEqual([
      { stream: 'stdout', text: 'out' },
      { stream: 'stderr', text: 'err' },
      { stream: 'stdout', text: 'unfinished' },
    ]);
  });

  it('has its times taken off, and joins what Docker cut', () => {
    const bytes = Buffer.concat([
      frame(1, '2026-01-02T03:04:05.123456789Z first half, '),
      frame(2, '2026-01-02T03:04:05.500000000Z between\n'),
      frame(1, '2026-01-02T03:04:06.000000000Z second half\n'),
      frame(1, '2026-01-02T03:04:07Z \n'),
    ]);
    expect(decode({ tty: false, timestamps: true }, [bytes])).toEqual([
      {
        stream: 'stderr',
        text: 'between',
        time: Date.UTC(2026, 0, 2, 3, 4, 5, 500),
        stamp: '1767323045.500000000',
      },
      {
        stream: 'stdout',
        text: 'first half, second half',
        time: Date.UTC(2026, 0, 2, 3, 4, 5, 123),
        stamp: '1767323045.123456789',
      },
      { stream: 'stdout', text: '', time: Date.UTC(2026, 0, 2, 3, 4, 7), stamp: '1767323047.000000000' },
    ]);
  });

  it('is the same however the network cuts it', () => {
    const entry = fc.tuple(fc.constantFrom(1 as const, 2 as const), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), fc.array(fc.nat(400)), (entries, cuts) => {
        const bytes = Buffer.concat(entries.map(([stream, text]) => frame(stream, `${text}\n`)));
        const places = [...new Set(cuts.filter((at) => at < bytes.length))].sort((a, b) => a - b);
        const chunks = [0, ...places].map((start, index) => bytes.subarray(start, places[index] ?? bytes.length));
        expect(decode(FRAMED, chunks)).toEqual(decode(FRAMED, [bytes]));
      }),
    );
  });
});

describe('the raw output of a terminal', () => {
  it('is split at line breaks, wherever the chunks end', () => {
    const bytes = Buffer.from('2026-01-02T03:04:05Z grün\r\n2026-01-02T03:04:06Z blau');
    const chunks = [...bytes].map((byte) => Buffer.from([byte]));
    expect(decode({ tty: true, timestamps: true }, chunks)).toEqual([
      { stream: 'stdout', text: 'grün', time: Date.UTC(2026, 0, 2, 3, 4, 5), stamp: '1767323045.000000000' },
      { stream: 'stdout', text: 'blau', time: Date.UTC(2026, 0, 2, 3, 4, 6), stamp: '1767323046.000000000' },
    ]);
  });
});
