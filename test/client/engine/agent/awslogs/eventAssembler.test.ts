import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logDestination } from '../../../../../client/engine/agent/awslogs/destination.ts';
import { createEventAssembler, MOST_EVENT_BYTES } from '../../../../../client/engine/agent/awslogs/eventAssembler.ts';
import { eventPattern, patternProblem } from '../../../../../client/engine/agent/awslogs/eventPattern.ts';
import { createPositionTracker, stampToReadFrom } from '../../../../../client/engine/util/logPosition.ts';
import type { LogLine } from '../../../../../client/engine/docker/docker.ts';

const line = (text: string, stamp: number, more: Partial<LogLine> = {}): LogLine => ({
  stream: 'stdout',
  text,
  time: stamp * 1000,
  stamp: `${String(stamp).padStart(10, '0')}.000000000`,
  ...more,
});
const texts = (events: readonly { text: string }[]) => events.map(({ text }) => text);

describe('log events', () => {
  it('are the lines, where nothing else is said', () => {
    const assembler = createEventAssembler(undefined);
    expect(assembler.push([line('a', 1), line('', 2), line('b', 3, { stream: 'stderr' })], 9)).toMatchObject([
      { text: 'a', time: 1000, ingestedAt: 9, stream: 'stdout' },
      { text: '' },
      { text: 'b', stream: 'stderr' },
    ]);
  });

  it('begin where the pattern says, and wait for their last line', () => {
    const assembler = createEventAssembler(eventPattern({ 'awslogs-multiline-pattern': '^INFO' }));
    expect(texts(assembler.push([line('INFO 1', 1), line(' more', 2), line('INFO 2', 3)], 50))).toEqual([
      'INFO 1\n more',
    ]);
    expect(assembler.waitingSince()).toBe(50);
    expect(assembler.flush(60)).toMatchObject([{ text: 'INFO 2', time: 3000 }]);
    expect(assembler.waitingSince()).toBeUndefined();
  });

  it('are cut at the size that CloudWatch takes, between characters', () => {
    const text = 'ü'.repeat(MOST_EVENT_BYTES);
    const events = createEventAssembler(undefined).push([line(text, 1)], 1);
    expect(events.map((each) => Buffer.byteLength(each.text)).every((bytes) => bytes <= MOST_EVENT_BYTES)).toBe(true);
    expect(texts(events).join('')).toBe(text);
  });

  it('go on after any event that was kept, without loss or doubles, however many lines have one stamp', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 30 }), fc.nat(30), (gaps, cut) => {
        let stamp = 1;
        const lines = gaps.map((gap, index) =>
          line(String(index), (stamp += gap), { stream: index % 3 === 0 ? 'stderr' : 'stdout' }),
        );
        const first = createEventAssembler(undefined).push(lines, 1).slice(0, cut);
        const position = first.at(-1)?.position;
        // Docker tells the lines of that stamp again.
        const from = (position && stampToReadFrom(position)) ?? '';
        const again = lines.filter((each) => (each.stamp ?? '') >= from);
        const tracker = createPositionTracker(position);
        const fresh = again.filter((each) => tracker.isNew(each));
        const rest = createEventAssembler(undefined, position).push(fresh, 2);
        expect([...texts(first), ...texts(rest)]).toEqual(lines.map(({ text }) => text));
      }),
    );
  });
});

describe('the pattern of an event', () => {
  it.each([
    ['%Y-%m-%d %H:%M:%S', '2026-01-02 03:04:05 hello', '2026-13-02 03:04:05'],
    ['[%b %d, %Y %H:%M:%S]', 'x [Jan 02, 2026 03:04:05]', 'Jan 02, 2026 03:04:05'],
    ['%H:%M:%S%L', '10:11:12.123', '25:00:00.123'],
    ['%y%%', '26%', '26'],
  ])('is a datetime format: %s', (format, yes, no) => {
    const begins = eventPattern({ 'awslogs-datetime-format': format });
    expect(begins?.(yes)).toBe(true);
    expect(begins?.(no)).toBe(false);
  });
  it('may have flags as Go writes them', () => {
    expect(eventPattern({ 'awslogs-multiline-pattern': '(?i)\\Ainfo' })?.('INFO')).toBe(true);
  });
  it('is told when it cannot be read, and then every line is an event', () => {
    const options = { 'awslogs-multiline-pattern': '[a' };
    expect(eventPattern(options)).toBeUndefined();
    expect(patternProblem(options)).toMatch(/Invalid regular expression/);
    expect(patternProblem({})).toBeUndefined();
  });
});

describe('the stream', () => {
  const container = (options: Record<string, string>) => ({
    name: 'web',
    logConfiguration: { logDriver: 'awslogs' as const, options },
  });
  it('is named by prefix, container and task', () => {
    const options = { 'awslogs-group': '/ecs/a', 'awslogs-stream-prefix': 'app' };
    expect(logDestination({ id: 't1' }, container(options), 'd1')).toEqual({ group: '/ecs/a', stream: 'app/web/t1' });
  });
  it('is named by the container in Docker where there is no prefix', () => {
    expect(logDestination({ id: 't1' }, container({ 'awslogs-group': 'g' }), 'd1')?.stream).toBe('d1');
  });
  it('is none for other drivers', () => {
    expect(logDestination({ id: 't1' }, { name: 'web' }, 'd1')).toBeUndefined();
  });
});
