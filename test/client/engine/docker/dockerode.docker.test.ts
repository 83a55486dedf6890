/** The adapter on a real Docker: what its answers really look like. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Docker, DockerEvent, LogLine } from '../../../../client/engine/docker/docker.ts';
import { createDocker } from '../../../../client/engine/docker/dockerode.ts';
import { eventually } from '../../../support/eventually.ts';
import { leftovers } from '../../../support/realDocker.ts';

const WEB = 'drydock-test/web:latest';
const engine = randomUUID();
const Labels = { 'dev.drydock.engine': engine };
const docker: Docker = createDocker({
  endpoint: () => ({ url: process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock', foundBy: 'test' }),
  registryAuth: { forImage: () => Promise.resolve(undefined) },
});
const made: string[] = [];

async function run(command: string[], options: { Tty?: boolean; start?: boolean } = {}): Promise<string> {
  const { id } = await docker.createContainer({
    name: `drydock-adapter-${randomUUID()}`,
    spec: { Image: WEB, Cmd: command, Labels, Tty: options.Tty ?? false, StopSignal: 'SIGKILL', HostConfig: {} },
  });
  made.push(id);
  if (options.start ?? true) await docker.startContainer(id);
  return id;
}

async function logsOf(id: string, options: Parameters<Docker['logs']>[1] = {}): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of docker.logs(id, options)) lines.push(line);
  return lines;
}

const exited = (id: string) =>
  eventually(async () => {
    const found = await docker.inspectContainer(id);
    if (found?.state.running ?? true) throw new Error('it runs');
    return found;
  });

afterEach(async () => {
  await Promise.all(made.splice(0).map((id) => docker.removeContainer(id)));
});
beforeAll(() => docker.ping());
afterAll(async () => {
  expect(await leftovers(docker, engine)).toEqual([]);
});

describe('logs', () => {
  it('are told by stream and in lines, longer than Docker keeps in one piece too', async () => {
    const id = await run([
      'sh',
      '-c',
      'echo out; echo err >&2; head -c 40000 /dev/zero | tr "\\0" x; echo; printf end',
    ]);
    await exited(id);
    const lines = await logsOf(id, { timestamps: true });
    expect(lines.filter(({ stream }) => stream === 'stderr').map(({ text }) => text)).toEqual(['err']);
    const out = lines.filter(({ stream }) => stream === 'stdout');
    expect(out.map(({ text }) => text.length)).toEqual([3, 40_000, 3]);
    expect(out.every(({ time }) => Math.abs(Date.now() - (time ?? 0)) < 60_000)).toBe(true);
    expect(await logsOf(id, { tail: 1 })).toEqual([{ stream: 'stdout', text: 'end' }]);
  });

  it('of a terminal are raw', async () => {
    const id = await run(['sh', '-c', 'echo one; echo two >&2'], { Tty: true });
    await exited(id);
    expect(await logsOf(id)).toEqual([
      { stream: 'stdout', text: 'one' },
      { stream: 'stdout', text: 'two' },
    ]);
  });

  it('are followed to the end of the container, or until nobody wants them any more', async () => {
    const short = await run(['sh', '-c', 'echo a; sleep 0.3; echo b']);
    expect((await logsOf(short, { follow: true })).map(({ text }) => text)).toEqual(['a', 'b']);
    const long = await run(['sh', '-c', 'echo a; sleep 1000']);
    const abort = new AbortController();
    const seen: string[] = [];
    for await (const { text } of docker.logs(long, { follow: true, signal: abort.signal })) {
      seen.push(text);
      abort.abort();
    }
    expect(seen).toEqual(['a']);
  });

  it('of a container that is not there are an error of that kind', async () => {
    await expect(logsOf('no-such-container')).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('a command in a container', () => {
  it('has input, output, both streams merged, and an exit code', async () => {
    const id = await run(['sleep', '1000']);
    const session = await docker.exec(id, {
      command: ['sh', '-c', 'read x; echo "got $x"; echo bad >&2; exit 3'],
      tty: false,
    });
    const chunks: Buffer[] = [];
    session.stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    session.stream.write('hello\n');
    expect(await session.exited()).toBe(3);
    // Two pipes: Docker promises no order between them.
    expect(Buffer.concat(chunks).toString().split('\n').sort()).toEqual(['', 'bad', 'got hello']);
  });

  it('has a terminal of the size it is given, also later', async () => {
    const id = await run(['sleep', '1000']);
    const script = 'stty size; read x; stty size';
    const session = await docker.exec(id, { command: ['sh', '-c', script], tty: true, columns: 100, rows: 30 });
    let text = '';
    session.stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await session.resize(77, 22);
    session.stream.write('\n');
    await session.exited();
    expect(text).toContain('22 77');
  });
});

describe('what a container uses', () => {
  it('is told in samples whose counters grow, and not at all of one that does not run', async () => {
    const id = await run(['sh', '-c', 'while :; do :; done']);
    const first = await eventually(async () => {
      const sample = await docker.stats(id);
      if (!sample || sample.cpuNanoseconds === 0) throw new Error('it has not used any CPU yet');
      // What sets a container up may still be counted.
      expect(sample.processes).toBe(1);
      return sample;
    });
    expect(first).toMatchObject({ network: { sentBytes: 0 }, raw: { name: expect.any(String) as string } });
    expect(first.memoryBytes).toBeGreaterThan(0);
    expect(first.memoryLimitBytes).toBeGreaterThan(first.memoryBytes);
    const second = await docker.stats(id, { withPrevious: true });
    expect(second?.cpuNanoseconds).toBeGreaterThan(first.cpuNanoseconds);
    expect(second?.time).toBeGreaterThan(first.time);
    expect(second?.raw).toMatchObject({ precpu_stats: { cpu_usage: { total_usage: expect.any(Number) as number } } });
    await docker.killContainer(id, 'SIGKILL');
    await exited(id);
    expect(await docker.stats(id)).toBeUndefined();
    expect(await docker.stats('no-such-container')).toBeUndefined();
  });
});

describe('events', () => {
  it('of labelled containers are told from the moment the stream is open', async () => {
    const seen: DockerEvent[] = [];
    const abort = new AbortController();
    let watching: Promise<void> | undefined;
    await new Promise<void>((onOpen) => {
      watching = docker.watchEvents({
        labels: Labels,
        signal: abort.signal,
        onOpen,
        onEvent: (each) => seen.push(each),
      });
    });
    const id = await run(['sh', '-c', 'exit 4']);
    await eventually(() => expect(seen.map(({ action }) => action)).toContain('die'));
    expect(seen.filter((each) => each.id === id).map(({ action }) => action)).toEqual(['create', 'start', 'die']);
    expect(seen.at(-1)?.attributes).toMatchObject({ exitCode: '4', ...Labels });
    abort.abort();
    await watching;
  });
});

describe('errors', () => {
  it('are told in the words of Docker, with a kind', async () => {
    await expect(
      docker.createContainer({ name: 'drydock-no-image', spec: { Image: 'no-such-image:1', HostConfig: {} } }),
    ).rejects.toMatchObject({ kind: 'not-found', message: 'No such image: no-such-image:1' });
    const id = await run(['sleep', '1'], { start: false });
    const name = (await docker.inspectContainer(id))?.name ?? '';
    await expect(docker.createContainer({ name, spec: { Image: WEB, HostConfig: {} } })).rejects.toMatchObject({
      kind: 'conflict',
    });
    await expect(
      docker.createContainer({ name: 'drydock-bad', spec: { Image: WEB, HostConfig: { Memory: 1 } } }),
    ).rejects.toMatchObject({ kind: 'bad-request', message: expect.stringContaining('6MB') as string });
  });

  it('of ports say so', async () => {
    const spec = {
      Image: WEB,
      Cmd: ['sleep', '1000'],
      Labels,
      StopSignal: 'SIGKILL',
      ExposedPorts: { '80/tcp': {} },
      HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '18123' }] } },
    };
    for (const name of ['one', 'two']) {
      const { id } = await docker.createContainer({ name: `drydock-port-${name}-${engine}`, spec });
      made.push(id);
    }
    await docker.startContainer(made[0] ?? '');
    await expect(docker.startContainer(made[1] ?? '')).rejects.toMatchObject({ kind: 'port-in-use' });
  });

  it('of a Docker that is not there say where it was sought', async () => {
    const nowhere = createDocker({
      endpoint: () => ({ url: 'unix:///nowhere/docker.sock', foundBy: 'test' }),
      registryAuth: { forImage: () => Promise.resolve(undefined) },
    });
    await expect(nowhere.ping()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('unix:///nowhere/docker.sock') as string,
    });
  });
});

describe('what is so already', () => {
  it('is a success', async () => {
    const id = await run(['sleep', '1000']);
    await docker.startContainer(id);
    await docker.stopContainer(id, 0);
    await docker.stopContainer(id, 0);
    await docker.killContainer(id, 'SIGKILL');
    await docker.removeContainer(id);
    await docker.removeContainer(id);
    await docker.stopContainer(id, 0);
    await docker.removeVolume('drydock-no-such-volume');
    await docker.removeNetwork('drydock-no-such-network');
    expect(await docker.inspectContainer(id)).toBeUndefined();
    expect(await docker.inspectImage('no-such-image:1')).toBeUndefined();
    expect(await docker.volumeExists('drydock-no-such-volume')).toBe(false);
  });
});

describe('images', () => {
  it('are listed by the names they have', async () => {
    const names = await docker.listImages();
    expect(names).toContain(WEB);
    expect(names.filter((name) => !/^\S+:\S+$/.test(name) || name.includes('<none>'))).toEqual([]);
  });
});

describe('networks and volumes', () => {
  it('are found by their labels, and a network in use is not removed', async () => {
    const name = `drydock-adapter-${engine}`;
    const { id: networkId } = await docker.createNetwork({ name, labels: Labels });
    await docker.createVolume({ name, labels: Labels });
    expect(await docker.listNetworks(Labels)).toEqual([{ id: networkId, name, labels: Labels }]);
    expect((await docker.listVolumes(Labels)).map((each) => each.name)).toEqual([name]);
    const { id } = await docker.createContainer({
      name: `drydock-attached-${engine}`,
      spec: { Image: WEB, Cmd: ['sleep', '1000'], StopSignal: 'SIGKILL', HostConfig: { NetworkMode: name } },
    });
    await docker.startContainer(id);
    await expect(docker.removeNetwork(networkId)).rejects.toMatchObject({ kind: 'conflict' });
    await docker.removeContainer(id);
    await docker.removeNetwork(networkId);
    await docker.removeVolume(name);
    expect(await leftovers(docker, engine)).toEqual([]);
  });
});

describe('files', () => {
  it('are put into a container before it starts, with owner and mode', async () => {
    const id = await run(
      [
        'sh',
        '-c',
        'cat /etc/made/here/a.conf; stat -c "%a %u:%g" /etc/made/here/a.conf /var/own; test -x /bin/sh && echo whole',
      ],
      { start: false },
    );
    const content = 'ü'.repeat(400);
    await docker.putFiles(id, [
      { path: '/etc/made/here/a.conf', content, mode: 0o640, user: 7, group: 8 },
      { path: '/var/own/', mode: 0o755, user: 7 },
    ]);
    await docker.startContainer(id);
    await exited(id);
    expect((await logsOf(id)).map(({ text }) => text)).toEqual([`${content}640 7:8`, '755 7:0', 'whole']);
  });

  it('cannot be put into one that is not there', async () => {
    await expect(docker.putFiles('nothing', [{ path: '/a', mode: 0o600 }])).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});

describe('a volume', () => {
  it('is somewhere for Docker, or nowhere', async () => {
    const name = `drydock-adapter-${randomUUID()}`;
    await docker.createVolume({ name, labels: Labels });
    expect(await docker.volumeMountpoint(name)).toContain(name);
    await docker.removeVolume(name);
    expect(await docker.volumeMountpoint(name)).toBeUndefined();
  });
});
