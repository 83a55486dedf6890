import { request as httpRequest } from 'node:http';
import { Duplex } from 'node:stream';
import { RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecOptions } from '../../../../client/engine/docker/docker.ts';
import { eventually } from '../../../support/eventually.ts';
import { signedHeaders, startHarness, webDefinition, type Harness } from './harness.ts';

/** A shell that says everything it hears, and ends at `exit`. */
class FakeShell {
  readonly sizes: [number, number][] = [];
  readonly stream: Duplex;
  private leave: (code: number) => void = () => undefined;
  private readonly left = new Promise<number>((resolve) => (this.leave = resolve));
  readonly options: ExecOptions;
  constructor(options: ExecOptions) {
    this.options = options;
    const stream = new Duplex({
      read: () => undefined,
      write: (chunk, _encoding, done) => {
        if (String(chunk) === 'exit') this.exit(7);
        else stream.push(`heard ${String(chunk)}`);
        done();
      },
    });
    this.stream = stream;
  }
  exit(code: number): void {
    this.leave(code);
    this.stream.push(null);
    this.stream.destroy();
  }
  resize(columns: number, rows: number): Promise<void> {
    this.sizes.push([columns, rows]);
    return Promise.resolve();
  }
  exited(): Promise<number> {
    return this.left;
  }
}

describe('commands in containers', () => {
  let api: Harness;
  let shells: FakeShell[];
  let task: string;
  beforeEach(async () => {
    shells = [];
    api = await startHarness({
      docker: {
        exec: (_id, options) => {
          const shell = new FakeShell(options);
          shells.push(shell);
          return Promise.resolve(shell);
        },
      },
    });
    await api.client.send(new RegisterTaskDefinitionCommand(webDefinition()));
    task = (await api.client.send(new RunTaskCommand({ taskDefinition: 'web' }))).tasks?.[0]?.taskArn ?? '';
  });
  afterEach(() => api[Symbol.asyncDispose]());

  const start = (more: object = {}) => api.local('StartExec', { task, container: 'app', tty: true, ...more });

  const open = async (path: string, change: Record<string, string> = {}) => {
    const headers = {
      ...(await signedHeaders(api.server.port, { method: 'GET', path })),
      connection: 'Upgrade',
      upgrade: 'drydock-exec',
      ...change,
    };
    return new Promise<Duplex | string>((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port: api.server.port, path, headers });
      request.on('upgrade', (_response, socket) => resolve(socket));
      request.on('response', (response) => {
        response.setEncoding('utf8').on('data', (text) => resolve(String(text)));
      });
      request.on('error', reject).end();
    });
  };

  it('are started in a running container, connected by an upgrade, and tell their exit code', async () => {
    await expect(start()).rejects.toThrow(/is not in Docker: it is NONE/);
    api.observe(task, 'RUNNING', { status: 'RUNNING', dockerId: 'd1' });
    const { execId, streamPath } = await start({ command: ['bash'], columns: 80, rows: 24 });
    expect(shells[0]?.options).toEqual({ command: ['bash'], tty: true, columns: 80, rows: 24 });
    expect(await api.local('DescribeExec', { execId })).toEqual({});

    const socket = await open(String(streamPath));
    if (typeof socket === 'string') throw new Error(socket);
    const heard = new Promise((resolve) => socket.once('data', (data) => resolve(String(data))));
    socket.write('hello');
    expect(await heard).toBe('heard hello');
    await api.local('ResizeExec', { execId, columns: 100, rows: 30 });
    expect(shells[0]?.sizes).toEqual([[100, 30]]);

    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    socket.write('exit');
    await closed;
    await eventually(async () => expect(await api.local('DescribeExec', { execId })).toEqual({ exitCode: 7 }));
  });

  it('are the best shell there is when no command is given', async () => {
    api.observe(task, 'RUNNING', { status: 'RUNNING', dockerId: 'd1' });
    await start();
    expect(shells[0]?.options.command.slice(0, 2)).toEqual(['/bin/sh', '-c']);
  });

  it('lose their terminal with the client', async () => {
    api.observe(task, 'RUNNING', { status: 'RUNNING', dockerId: 'd1' });
    const { streamPath } = await start();
    const socket = await open(String(streamPath));
    if (typeof socket === 'string') throw new Error(socket);
    const destroyed = new Promise((resolve) => shells[0]?.stream.once('close', resolve));
    socket.destroy();
    await destroyed;
  });

  it('have one stream, which must be signed for and not of a web page', async () => {
    api.observe(task, 'RUNNING', { status: 'RUNNING', dockerId: 'd1' });
    const { streamPath } = await start();
    expect(await open(String(streamPath), { authorization: '' })).toMatch(/MissingAuthenticationToken|Incomplete/);
    expect(await open(String(streamPath), { origin: 'http://evil.example' })).toContain('AccessDeniedException');
    expect(await open('/exec/made-up')).toContain('There is no such stream');
    expect(await open(String(streamPath))).toBeInstanceOf(Duplex);
    const second = await open(String(streamPath));
    expect(second).toContain('taken');
  });

  it('are not started in containers that stopped', async () => {
    api.observe(task, 'STOPPED', { status: 'STOPPED', dockerId: 'd1' });
    await expect(start()).rejects.toThrow(/is STOPPED; a command needs a running one/);
  });

  it('that are unknown are refused', async () => {
    await expect(api.local('DescribeExec', { execId: 'x' })).rejects.toThrow("There is no command 'x'.");
    await expect(api.local('ResizeExec', { execId: 'x', columns: 1, rows: 1 })).rejects.toThrow(/no command/);
  });
});
