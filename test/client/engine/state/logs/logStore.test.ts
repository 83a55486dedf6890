import { appendFile, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogStore, type LogStore } from '../../../../../client/engine/state/logs/logStore.ts';
import type { LogStream } from '../../../../../client/engine/state/logs/logStream.ts';
import type { LogEvent } from '../../../../../client/engine/state/logs/storedEvent.ts';
import { createLog } from '../../../../../client/engine/util/log.ts';

const HOUR = 3_600_000;
const log = createLog(() => undefined, Date.now);
const identity = { group: '/ecs/web', stream: 'app/web/1', taskArn: 'arn:task/1', container: 'web', createdAt: 1 };

const event = (time: number, text: string): LogEvent => ({
  time,
  ingestedAt: time,
  stream: 'stdout',
  text,
  position: { stdout: { stamp: `${time}.000000000`, lines: 1 }, stderr: { stamp: '', lines: 0 } },
});

const texts = async (stream: LogStream | undefined, range = {}) => {
  const found: string[] = [];
  for await (const events of stream?.read(range) ?? []) found.push(...events.map(({ text }) => text));
  return found;
};

describe('the log store', () => {
  let folder: string;
  let store: LogStore;
  const open = (retention = { hours: 24, mebibytes: 64 }) => openLogStore(folder, retention, log);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-logs-'));
    store = await open();
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const segments = async () => {
    const [name = ''] = await readdir(join(folder, 'logs'));
    const files = await readdir(join(folder, 'logs', name));
    return files.filter((file) => file.endsWith('.jsonl')).map((file) => join(folder, 'logs', name, file));
  };

  it('is as it was after another engine opens it, and goes on with the numbers', async () => {
    await store.stream(identity).append([event(1000, 'one'), event(2000, 'two\nlines')]);
    await store.close();
    store = await open();
    const stream = store.find('/ecs/web', 'app/web/1');
    expect(await texts(stream)).toEqual(['one', 'two\nlines']);
    expect(stream?.position?.stdout).toEqual({ stamp: '2000.000000000', lines: 1 });
    await stream?.append([event(3000, 'three')]);
    expect(stream?.range).toEqual({ first: 0, next: 3 });
    expect(await texts(stream, { from: 1 })).toEqual(['two\nlines', 'three']);
    expect(await texts(stream, { since: 2000, until: 2999 })).toEqual(['two\nlines']);
    expect((await stream?.readLast(2))?.map(({ ordinal }) => ordinal)).toEqual([1, 2]);
  });

  it('may be read by its owner only', async () => {
    await store.stream(identity).append([event(1000, 'password=hunter2')]);
    const [file = ''] = await segments();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(file, '..', 'stream.json'))).mode & 0o777).toBe(0o600);
  });

  it.each([1, 7, 30])('loses nothing but the event that a crash tore, cut %i bytes before its end', async (cut) => {
    await store.stream(identity).append([event(1000, 'whole'), event(2000, 'torn apart by a crash')]);
    await store.close();
    const [file = ''] = await segments();
    await truncate(file, (await stat(file)).size - cut);
    store = await open();
    const stream = store.find('/ecs/web', 'app/web/1');
    expect(stream?.position?.stdout.stamp).toBe('1000.000000000');
    await stream?.append([event(2000, 'torn apart by a crash')]);
    expect(await texts(stream)).toEqual(['whole', 'torn apart by a crash']);
    await store.close();
    store = await open();
    expect(await texts(store.find('/ecs/web', 'app/web/1'))).toEqual(['whole', 'torn apart by a crash']);
  });

  it('goes on after a crash between a new segment and its first event', async () => {
    await store.stream(identity).append([event(1000, 'one')]);
    await store.close();
    const [file = ''] = await segments();
    await writeFile(join(file, '..', '000000000001.jsonl'), '');
    store = await open();
    const stream = store.find('/ecs/web', 'app/web/1');
    await stream?.append([event(2000, 'two')]);
    expect(await texts(stream)).toEqual(['one', 'two']);
  });

  it('reads what is being written without its unfinished end', async () => {
    const stream = store.stream(identity);
    await stream.append([event(1000, 'one')]);
    const [file = ''] = await segments();
    await appendFile(file, '[2000,2000,"2000.0');
    expect(await texts(stream)).toEqual(['one']);
  });

  it('never goes back in time, whatever the clock does', async () => {
    const stream = store.stream(identity);
    await stream.append([event(5000, 'before'), event(1000, 'after the clock was set back')]);
    expect(stream.lastEvent?.time).toBe(5000);
  });

  const big = (time: number) => event(time, 'x'.repeat(1024 * 1024));

  it('deletes the oldest when it is larger than it may be, and what is too old', async () => {
    const other = store.stream({ ...identity, stream: 'app/web/2' });
    await other.append([event(500, 'the oldest of all, still running')]);
    const stream = store.stream(identity);
    for (let time = 1; time <= 40; time++) await stream.append([big(time * HOUR)]);
    await stream.finish();
    await store.close();
    store = await open({ hours: 1000, mebibytes: 20 });
    await store.retain(41 * HOUR);
    const bytes = () => store.streams().reduce((sum, each) => sum + each.bytes, 0);
    expect(bytes()).toBeLessThanOrEqual(21 * 1024 * 1024);
    expect(store.find('/ecs/web', 'app/web/1')?.lastEvent?.time).toBe(40 * HOUR);
    expect((await texts(store.find('/ecs/web', 'app/web/1'))).length).toBeLessThan(21);

    await store.close();
    store = await open({ hours: 10, mebibytes: 64 });
    await store.retain(100 * HOUR);
    expect(store.find('/ecs/web', 'app/web/1')).toBeUndefined();
    // It has not ended: what it wrote last is kept.
    expect(await texts(store.find('/ecs/web', 'app/web/2'))).toHaveLength(1);
  });
});
