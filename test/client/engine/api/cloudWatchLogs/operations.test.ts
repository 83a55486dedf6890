import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogStore, type LogStore } from '../../../../../client/engine/state/logs/logStore.ts';
import { rawRequest, signedHeaders, startHarness, type Harness } from '../harness.ts';

interface Answer {
  readonly __type?: string;
  readonly message?: string;
  readonly logGroups?: readonly { readonly logGroupName: string; readonly storedBytes: number }[];
  readonly logStreams?: readonly { readonly logStreamName: string }[];
  readonly events?: readonly { readonly message: string; readonly timestamp: number; readonly eventId?: string }[];
  readonly nextToken?: string;
  readonly nextForwardToken?: string;
  readonly nextBackwardToken?: string;
}

describe('CloudWatch Logs', () => {
  let folder: string;
  let logs: LogStore;
  let api: Harness;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-logs-'));
    logs = createLogStore(folder);
    api = await startHarness({ context: { logs } });
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
    await logs.close();
    await rm(folder, { recursive: true, force: true });
  });

  const call = async (operation: string, input: object): Promise<Answer> => {
    const body = JSON.stringify(input);
    const target = `Logs_20140328.${operation}`;
    const headers = await signedHeaders(api.server.port, { target, body, service: 'logs' });
    return JSON.parse((await rawRequest(api.server.port, { headers, body })).text) as Answer;
  };
  const write = (group: string, stream: string, ...events: readonly (readonly [number, string])[]) =>
    logs.stream({ group, stream, taskArn: `arn:task/${stream}`, container: 'app', createdAt: 1 }).append(
      events.map(([time, text]) => ({
        time,
        ingestedAt: time,
        stream: 'stdout' as const,
        text,
        position: { stdout: { stamp: `${time}`, lines: 1 }, stderr: { stamp: '', lines: 0 } },
      })),
    );
  const messages = ({ events }: Answer) => events?.map(({ message }) => message);

  it('describes groups and streams, in pages', async () => {
    await write('/ecs/web', 'app/a/1', [1000, 'x']);
    await write('/ecs/web', 'app/a/2', [500, 'x']);
    await write('/ecs/api', 'app/a/1', [1, 'x']);
    const first = await call('DescribeLogGroups', { logGroupNamePrefix: '/ecs', limit: 1 });
    expect(first.logGroups).toMatchObject([
      { logGroupName: '/ecs/api', arn: expect.stringMatching(/:log-group:\/ecs\/api:\*$/) as unknown },
    ]);
    const { logGroups } = await call('DescribeLogGroups', { logGroupNamePrefix: '/ecs', nextToken: first.nextToken });
    expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(['/ecs/web']);
    const { logStreams } = await call('DescribeLogStreams', {
      logGroupName: '/ecs/web',
      orderBy: 'LastEventTime',
      descending: true,
    });
    expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual(['app/a/1', 'app/a/2']);
  });

  it('goes through a stream from its end, from its beginning and between two times', async () => {
    await write('g', 's', [1, 'a'], [2, 'b'], [3, 'c'], [4, 'd'], [5, 'e']);
    const stream = { logGroupName: 'g', logStreamName: 's', limit: 2 };
    const last = await call('GetLogEvents', stream);
    expect(messages(last)).toEqual(['d', 'e']);
    const before = await call('GetLogEvents', { ...stream, nextToken: last.nextBackwardToken });
    expect(messages(before)).toEqual(['b', 'c']);
    expect(messages(await call('GetLogEvents', { ...stream, nextToken: before.nextForwardToken }))).toEqual(['d', 'e']);
    const end = await call('GetLogEvents', { ...stream, nextToken: last.nextForwardToken });
    expect(end).toMatchObject({ events: [], nextForwardToken: last.nextForwardToken });
    expect(messages(await call('GetLogEvents', { ...stream, startFromHead: true }))).toEqual(['a', 'b']);
    expect(messages(await call('GetLogEvents', { ...stream, limit: 9, startTime: 2, endTime: 4 }))).toEqual(['b', 'c']);
  });

  it('filters the events of all streams of a group, every one once however small the pages', async () => {
    await write('g', 'one', [1, 'a 1'], [2, 'skip'], [2, 'a 2'], [4, 'a 4']);
    await write('g', 'two', [2, 'a 2 too'], [2, 'a 2 again'], [3, 'a 3']);
    const filter = { logGroupName: 'g', filterPattern: 'a' };
    const whole = await call('FilterLogEvents', filter);
    expect(whole.events?.map(({ timestamp }) => timestamp)).toEqual([1, 2, 2, 2, 3, 4]);
    const paged: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await call('FilterLogEvents', { ...filter, limit: 1, ...(nextToken ? { nextToken } : {}) });
      paged.push(...(messages(page) ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(paged).toEqual(messages(whole));
    expect(new Set(whole.events?.map(({ eventId }) => eventId)).size).toBe(6);
    expect(messages(await call('FilterLogEvents', { ...filter, logStreamNamePrefix: 't', startTime: 3 }))).toEqual([
      'a 3',
    ]);
  });

  it('deletes what no container writes to any more', async () => {
    await write('g', 's', [1, 'a']);
    expect(await call('DeleteLogGroup', { logGroupName: 'g' })).toMatchObject({
      __type: 'InvalidParameterException',
      message: 'A container writes to s: stop its task first.',
    });
    await logs.find('g', 's')?.finish();
    expect(await call('DeleteLogStream', { logGroupName: 'g', logStreamName: 's' })).toEqual({});
    expect(await call('DescribeLogGroups', {})).toEqual({ logGroups: [] });
  });

  it.each([
    ['GetLogEvents', { logGroupName: 'no', logStreamName: 's' }, 'The specified log group does not exist.'],
    ['GetLogEvents', { logGroupName: 'g', logStreamName: 'no' }, 'The specified log stream does not exist.'],
    ['GetLogEvents', { logGroupName: 'g', logStreamName: 's', nextToken: 'x' }, 'The specified nextToken is invalid.'],
    ['FilterLogEvents', { logGroupName: 'g', nextToken: 'x' }, 'The specified nextToken is invalid.'],
    ['FilterLogEvents', { logGroupName: 'g', limit: 0 }, 'limit is 0; it must be between 1 and 10000.'],
    ['FilterLogEvents', {}, 'Either logGroupName or logGroupIdentifier is needed.'],
    ['DescribeLogGroups', { limit: 51 }, 'limit is 51; it must be between 1 and 50.'],
    ['PutLogEvents', {}, 'The requested operation is not recognized.'],
  ])('refuses %s %o', async (operation, input, message) => {
    await write('g', 's', [1, 'a']);
    expect((await call(operation, input)).message).toBe(message);
  });
});
