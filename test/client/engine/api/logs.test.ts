import { RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../../client/protocol/local.ts';
import { mergeByTime } from '../../../../client/engine/api/mergeByTime.ts';
import { DockerError, type LogLine, type LogOptions } from '../../../../client/engine/docker/docker.ts';
import { startHarness, webDefinition, type Harness, type LineReader } from './harness.ts';

/** A container's log that a test writes while it is being followed. */
class FakeLog {
  readonly calls: LogOptions[] = [];
  private readonly lines: LogLine[] = [];
  private removed = false;
  private wake: () => void = () => undefined;
  /** How many lines there were at each stop of the container. */
  private readonly stops: number[] = [];

  write(text: string, time: number, stream: 'stdout' | 'stderr' = 'stdout'): void {
    this.lines.push({
      text,
      time,
      stream,
      stamp: `${String(time)
        .padStart(13, '0')
        .replace(/(...)$/, '.$1')}000000`,
    });
    this.wake();
  }
  /** Somebody removes the container. */
  remove(): void {
    this.removed = true;
  }
  /** The container stops. */
  end(): void {
    this.stops.push(this.lines.length);
    this.wake();
  }
  // eslint-disable-next-line @typescript-eslint/require-await -- what there is
  async *last(): AsyncGenerator<LogLine> {
    const line = this.lines.at(-1);
    if (line) yield line;
  }
  async *read(options: LogOptions): AsyncGenerator<readonly LogLine[]> {
    this.calls.push(options);
    if (this.removed) throw new DockerError('not-found', 'No such container');
    const run = this.stops.length;
    let next = this.lines.findIndex((line) => (line.time ?? 0) >= (options.since ?? 0));
    if (next < 0) next = this.lines.length;
    for (;;) {
      const end = this.stops[run] ?? Infinity;
      while (next < Math.min(end, this.lines.length)) {
        const line = this.lines[next++];
        if (line) yield [line];
      }
      if (options.follow !== true || next >= end || options.signal?.aborted) return;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        options.signal?.addEventListener('abort', () => resolve());
      });
    }
  }
}

describe('logs', () => {
  let api: Harness;
  let logs: Record<string, FakeLog>;
  let task: string;
  beforeEach(async () => {
    logs = { app: new FakeLog(), log: new FakeLog() };
    api = await startHarness({
      docker: {
        logBatches: (id, options) => (logs[id] ?? new FakeLog()).read(options),
        logs: (id) => (logs[id] ?? new FakeLog()).last(),
      },
    });
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
    const { tasks } = await api.client.send(new RunTaskCommand({ taskDefinition: 'web' }));
    task = tasks?.[0]?.taskArn ?? '';
  });
  afterEach(() => api[Symbol.asyncDispose]());

  const inDocker = (status: 'CREATED' | 'RUNNING' | 'STOPPED', more: object = {}) =>
    api.store.observeTask(task, (observed) => ({
      ...observed,
      containers: observed.containers.map((each) => ({ ...each, status, dockerId: each.name, ...more })),
    }));
  const record = async (reader: LineReader) => JSON.parse((await reader.next()) ?? 'null') as LogRecord | null;
  const all = async (path: string) => {
    const reader = await api.lines(path);
    const texts: string[] = [];
    for (let line = await record(reader); line; line = await record(reader))
      texts.push(`${line.container}:${line.text}`);
    return texts;
  };

  it('of all containers are merged by time, of stopped ones too', async () => {
    inDocker('STOPPED');
    logs['app']?.write('a1', 1000);
    logs['app']?.write('a2', 3000, 'stderr');
    logs['log']?.write('l1', 2000);
    expect(await all(`/logs?task=${task}`)).toEqual(['app:a1', 'log:l1', 'app:a2']);
    const reader = await api.lines(`/logs?task=${task.slice(-32)}&container=app&tail=5&since=3000`);
    expect(await record(reader)).toEqual({
      container: 'app',
      stream: 'stderr',
      time: '1970-01-01T00:00:03.000Z',
      text: 'a2',
    });
    expect(logs['app']?.calls.at(-1)).toMatchObject({ follow: false, timestamps: true, tail: 5, since: 3000 });
  });

  it('of a container that is not in Docker yet are empty', async () => {
    expect(await all(`/logs?task=${task}`)).toEqual([]);
  });

  it('are followed from before the container starts to after it stops', async () => {
    const reader = await api.lines(`/logs?task=${task}&container=app&follow=true`);
    inDocker('CREATED');
    inDocker('RUNNING');
    logs['app']?.write('hello', 1000);
    expect(await record(reader)).toMatchObject({ text: 'hello' });
    logs['app']?.write('bye', 2000);
    expect(await record(reader)).toMatchObject({ text: 'bye' });
    logs['app']?.end();
    inDocker('STOPPED');
    expect(await record(reader)).toBeNull();
  });

  it('are followed over a restart, without telling anything twice', async () => {
    inDocker('RUNNING');
    logs['app']?.write('one', 1000);
    const reader = await api.lines(`/logs?task=${task}&container=app&follow=true&tail=10`);
    expect(await record(reader)).toMatchObject({ text: 'one' });
    logs['app']?.end();
    inDocker('RUNNING', { restartCount: 1 });
    logs['app']?.write('two', 5000);
    expect(await record(reader)).toMatchObject({ text: 'two' });
    expect(logs['app']?.calls.at(-1)?.sinceStamp).toBeDefined();
    expect(logs['app']?.calls.at(-1)?.tail).toBeUndefined();
    reader.close();
  });

  it('of a quiet container do not hold back those of a busy one', async () => {
    inDocker('RUNNING');
    const reader = await api.lines(`/logs?task=${task}&follow=true`);
    logs['app']?.write('only me', 1000);
    expect(await record(reader)).toMatchObject({ text: 'only me' });
    reader.close();
  });

  it('stop being read from Docker when the client goes', async () => {
    inDocker('RUNNING');
    logs['app']?.write('x', 1000);
    const reader = await api.lines(`/logs?task=${task}&container=app&follow=true`);
    await record(reader);
    const signal = logs['app']?.calls[0]?.signal;
    const aborted = new Promise((resolve) => signal?.addEventListener('abort', resolve));
    reader.close();
    await aborted;
  });

  it('of a container that somebody removed are missing, those of the others are not', async () => {
    inDocker('STOPPED');
    logs['log']?.write('still here', 1000);
    logs['app']?.remove();
    expect(await all(`/logs?task=${task}`)).toEqual(['log:still here']);
  });

  it('are not there while Docker is away, with its reason', async () => {
    inDocker('RUNNING');
    api.setDocker({ available: false, message: 'Start Docker Desktop.' });
    await expect(api.lines(`/logs?task=${task}`)).rejects.toThrow(/Start Docker Desktop/);
  });

  it.each([
    ['/logs?task=nope', /referenced task was not found/],
    ['/logs?task=TASK&container=nope', /has no container 'nope'/],
    ['/logs?task=TASK&tail=all', /tail is 'all'/],
  ])('are refused for %s', async (path, message) => {
    await expect(api.lines(path.replace('TASK', task))).rejects.toThrow(message);
  });
});

describe('mergeByTime', () => {
  it('gives every item once, in order, whatever the sources are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat(50), { maxLength: 8 }), { maxLength: 4 }), async (times) => {
        const sources = times.map((list, source) =>
          [...list].sort((a, b) => a - b).map((time, index) => ({ time, id: `${source}.${index}` })),
        );
        async function* of(items: (typeof sources)[number]) {
          for (let at = 0; at < items.length; at += 3) yield await Promise.resolve(items.slice(at, at + 3));
        }
        const merged: { time: number; id: string }[] = [];
        for await (const batch of mergeByTime(sources.map(of))) merged.push(...batch);
        expect(merged.map((each) => each.time)).toEqual(times.flat().sort((a, b) => a - b));
        expect(new Set(merged.map((each) => each.id)).size).toBe(times.flat().length);
      }),
      { numRuns: 200 },
    );
  });
});
