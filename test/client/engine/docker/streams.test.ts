import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { durationText } from '../../../../client/engine/docker/deadlines.ts';
import { DockerError } from '../../../../client/engine/docker/docker.ts';
import { toDockerError } from '../../../../client/engine/docker/errors.ts';
import { createLineSplitter, parseEvent } from '../../../../client/engine/docker/events.ts';
import { followPull } from '../../../../client/engine/docker/pull.ts';
import { createPullTracker, parseImageReference } from '../../../../client/engine/docker/pullProgress.ts';

describe('events', () => {
  it('are whole lines of JSON, wherever the stream is cut', () => {
    const lines: string[] = [];
    const split = createLineSplitter((line) => lines.push(line));
    for (const byte of Buffer.from('{"a":"ü"}\n\n{"b":1}\n{"c"')) split(Buffer.from([byte]));
    expect(lines).toEqual(['{"a":"ü"}', '{"b":1}']);
  });

  it('have kind, action, id, attributes and time', () => {
    const line = JSON.stringify({
      Type: 'container',
      Action: 'die',
      Actor: { ID: 'abc', Attributes: { exitCode: '3' } },
      time: 5,
      timeNano: 5_123_000_000,
    });
    expect(parseEvent(line)).toEqual({
      type: 'container',
      action: 'die',
      id: 'abc',
      attributes: { exitCode: '3' },
      time: 5123,
    });
    expect(parseEvent('{"Type":"plugin","Action":"x"}')).toBeUndefined();
    expect(parseEvent('not JSON')).toBeUndefined();
  });
});

describe('errors', () => {
  const context = { operation: 'create container', endpoint: 'unix:///x.sock' };
  const http = (statusCode: number, message: string) =>
    Object.assign(new Error(`(HTTP code ${statusCode}) some reason - ${message} `), { statusCode, json: { message } });

  it.each([
    [http(404, 'No such image: x:1'), 'not-found', 'No such image: x:1'],
    [http(409, 'Conflict. The container name is in use'), 'conflict', 'Conflict. The container name is in use'],
    [http(400, 'invalid'), 'bad-request', 'invalid'],
    [http(403, 'error while removing network: x has active endpoints'), 'conflict', undefined],
    [http(500, 'Bind for 0.0.0.0:80 failed: port is already allocated'), 'port-in-use', undefined],
    [http(500, 'listen tcp4 127.0.0.1:80: bind: address already in use'), 'port-in-use', undefined],
    [http(500, 'write /x: no space left on device'), 'disk-full', undefined],
    [http(500, 'Get "https://r/v2/": no basic auth credentials'), 'unauthorized', undefined],
    [http(500, 'something else'), 'other', 'something else'],
    [http(503, 'Docker Desktop is starting'), 'unreachable', undefined],
    [Object.assign(new Error('connect ENOENT /x.sock'), { code: 'ENOENT' }), 'unreachable', undefined],
    [new Error('socket hang up'), 'unreachable', undefined],
  ] as const)('%s is of kind %s', (error, kind, message) => {
    const answer = toDockerError(error, context);
    expect(answer.kind).toBe(kind);
    expect(answer.message).not.toContain('HTTP code');
    if (message !== undefined) expect(answer.message).toBe(message);
  });

  it('of a socket that may not be used say what to do', () => {
    const answer = toDockerError(Object.assign(new Error('connect EACCES'), { code: 'EACCES' }), context);
    expect(answer.message).toMatch(/No permission to use Docker at unix:\/\/\/x\.sock.*group/);
  });

  it('tell durations as the agent does', () => {
    expect([durationText(240_000), durationText(45_000), durationText(7_200_000)]).toEqual(['4m0s', '45s', '2h0m0s']);
  });
});

describe('a pull', () => {
  const line = (id: string, status: string, current?: number, total?: number) =>
    JSON.stringify({ id, status, progressDetail: current === undefined ? {} : { current, total } });

  it('sums up its layers and never goes back', () => {
    const tracker = createPullTracker('x');
    const seen = [
      line('a', 'Pulling fs layer'),
      line('a', 'Downloading', 10, 100),
      line('b', 'Downloading', 5, 50),
      line('a', 'Download complete'),
      line('a', 'Extracting', 3, 100),
      line('b', 'Pull complete'),
    ].map((each) => tracker.line(each));
    expect(seen.map(({ downloadedBytes, totalBytes }) => [downloadedBytes, totalBytes])).toEqual([
      [0, 0],
      [10, 100],
      [15, 150],
      [105, 150],
      [105, 150],
      [150, 150],
    ]);
  });

  it('fails with the words in its middle', async () => {
    const stream = new PassThrough();
    const pull = followPull(stream, 'x');
    stream.write(`${line('a', 'Downloading', 1, 2)}\n`);
    stream.write(`${JSON.stringify({ error: 'pull access denied for x' })}\n`);
    await expect(pull).rejects.toMatchObject({ kind: 'unauthorized', message: 'pull access denied for x' });
  });

  it('fails when the connection ends early or progress stops', async () => {
    const lost = new PassThrough();
    const pull = followPull(lost, 'x');
    lost.destroy();
    await expect(pull).rejects.toMatchObject({ kind: 'unreachable' });
    const silent = followPull(new PassThrough(), 'x', undefined, { total: 1000, firstProgress: 10, inactivity: 10 });
    await expect(silent).rejects.toBeInstanceOf(DockerError);
    await expect(silent).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('ends when the stream does', async () => {
    const stream = new PassThrough();
    const pull = followPull(stream, 'x');
    stream.end(`${line('a', 'Pull complete')}\n`);
    await expect(pull).resolves.toBeUndefined();
  });
});

describe('an image reference', () => {
  it.each([
    ['nginx', { fromImage: 'nginx', tag: 'latest' }],
    ['nginx:1.27', { fromImage: 'nginx', tag: '1.27' }],
    ['host:5000/a/b', { fromImage: 'host:5000/a/b', tag: 'latest' }],
    ['host:5000/a/b:1', { fromImage: 'host:5000/a/b', tag: '1' }],
    ['a@sha256:abc', { fromImage: 'a@sha256:abc' }],
    ['a:1@sha256:abc', { fromImage: 'a:1@sha256:abc' }],
  ])('%s', (reference, parts) => expect(parseImageReference(reference)).toEqual(parts));
});
