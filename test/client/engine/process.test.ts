/** The engine as a process, from source, with no Docker: what its command line promises to other programs. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReadyMessage } from '../../../client/protocol/ready.ts';
import { rawRequest, signedHeaders } from './api/harness.ts';

const main = fileURLToPath(new URL('../../../client/engine/main.ts', import.meta.url));
const definition = { family: 'web', containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64 }] };

interface Run {
  readonly child: ChildProcess;
  readonly ready: Promise<ReadyMessage>;
  readonly exit: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

describe('the engine process', () => {
  let folder: string;
  let children: ChildProcess[];
  let clients: ECSClient[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-engine-'));
    children = [];
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  const start = (...args: string[]): Run => {
    const all = ['--state-dir', folder, '--docker-host', `unix://${folder}/no-docker.sock`, ...args];
    const child = spawn(process.execPath, [main, ...all], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    let stdout = '';
    let stderr = '';
    child.stderr.on('data', (text) => (stderr += String(text)));
    const ready = new Promise<ReadyMessage>((resolve, reject) => {
      child.stdout.on('data', (text) => {
        stdout += String(text);
        if (stdout.endsWith('}\n')) resolve(JSON.parse(stdout) as ReadyMessage);
      });
      child.once('close', (code) => reject(new Error(`exit ${String(code)} before it was ready: ${stderr}`)));
    });
    ready.catch(() => undefined);
    const exit = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
    return { child, ready, exit };
  };
  const connect = async ({ endpoint, region, credentialsFile }: ReadyMessage) => {
    const text = await readFile(credentialsFile, 'utf8');
    const value = (name: string) => new RegExp(`^${name} = (.+)$`, 'm').exec(text)?.[1] ?? '';
    const client = new ECSClient({
      endpoint,
      region,
      maxAttempts: 1,
      credentials: { accessKeyId: value('aws_access_key_id'), secretAccessKey: value('aws_secret_access_key') },
    });
    clients.push(client);
    return client;
  };
  const readyFile = () => join(folder, 'engine.json');

  it('says where it is on one line and in a file, and answers there', async () => {
    const run = start();
    const ready = await run.ready;
    expect(ready).toEqual({
      endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
      region: 'us-east-1',
      credentialsFile: join(folder, 'credentials'),
      pid: run.child.pid,
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      protocol: 1,
      engineId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(JSON.parse(await readFile(readyFile(), 'utf8'))).toEqual(ready);
    expect((await stat(readyFile())).mode & 0o777).toBe(0o600);
    const client = await connect(ready);
    expect((await client.send(new ListClustersCommand({}))).clusterArns).toHaveLength(1);
    await client.send(new RegisterTaskDefinitionCommand(definition));
    const { failures } = await client.send(new RunTaskCommand({ taskDefinition: 'web' }));
    expect(failures?.[0]).toMatchObject({ reason: 'AGENT' });
    expect(failures?.[0]?.detail).toBeTruthy();

    run.child.kill('SIGTERM');
    const { code, stdout } = await run.exit;
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(existsSync(readyFile())).toBe(false);
  });

  it('keeps port, uuid, keys and state over a clean stop and over kill -9', async () => {
    const first = start();
    const ready = await first.ready;
    await (await connect(ready)).send(new RegisterTaskDefinitionCommand(definition));
    first.child.kill('SIGKILL');
    await first.exit;

    const second = start();
    const again = await second.ready;
    expect(again).toEqual({ ...ready, pid: second.child.pid });
    const client = await connect(again);
    const described = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'web' }));
    expect(described.taskDefinition?.revision).toBe(1);
    second.child.kill('SIGINT');
    expect((await second.exit).code).toBe(0);

    const third = start();
    expect(await third.ready).toEqual({ ...ready, pid: third.child.pid });
  });

  it('is one per state folder: of three at once one is ready and the others say who', async () => {
    const runs = [start(), start(), start()];
    const ready = await Promise.any(runs.map((run) => run.ready));
    const losers = runs.filter((run) => run.child.pid !== ready.pid);
    for (const loser of losers) {
      const { code, stdout, stderr } = await loser.exit;
      expect(code).toBe(17);
      expect(stdout).toBe('');
      expect(stderr).toContain(`pid ${ready.pid}`);
    }
    const late = await start().exit;
    expect(late.code).toBe(17);
    expect(late.stderr).toContain(ready.endpoint);
  });

  it('takes another port when its own is taken, but not when it was told which', async () => {
    const first = start();
    const ready = await first.ready;
    first.child.kill('SIGTERM');
    await first.exit;
    const port = Number(new URL(ready.endpoint).port);
    const squatter = createServer().listen(port, '127.0.0.1');
    try {
      const told = await start('--port', String(port)).exit;
      expect(told.code).toBe(1);
      expect(told.stderr).toContain(`Port ${port} of 127.0.0.1 cannot be used`);
      const second = await start().ready;
      expect(second.engineId).toBe(ready.engineId);
      expect(second.endpoint).not.toBe(ready.endpoint);
    } finally {
      squatter.close();
    }
  });

  it('ends by itself when nobody needs it', async () => {
    const run = start('--idle-exit-seconds', '1');
    await run.ready;
    const { code, stderr } = await run.exit;
    expect(code).toBe(0);
    expect(stderr).toContain('nobody has needed it');
    expect(existsSync(readyFile())).toBe(false);
  });

  it('ends when a client asks for it', async () => {
    const run = start();
    const ready = await run.ready;
    const { config } = await connect(ready);
    const port = Number(new URL(ready.endpoint).port);
    const { accessKeyId, secretAccessKey } = await config.credentials();
    const headers = await signedHeaders(port, {
      target: 'Drydock_20261122.Shutdown',
      body: '{}',
      key: { accessKeyId, secretAccessKey },
    });
    expect(await rawRequest(port, { headers, body: '{}' })).toMatchObject({ status: 200, text: '{}' });
    expect((await run.exit).code).toBe(0);
    expect(existsSync(readyFile())).toBe(false);
  });

  it('goes on when whoever started it is gone', async () => {
    const run = start();
    const ready = await run.ready;
    run.child.stdout?.destroy();
    run.child.stderr?.destroy();
    const client = await connect(ready);
    for (let count = 0; count < 3; count += 1) await client.send(new ListClustersCommand({}));
  });

  it('leaves the state of a newer Drydock alone', async () => {
    await writeFile(join(folder, 'state.json'), '{"schemaVersion":99,"writtenBy":"9.9.9"}');
    const { code, stderr } = await start().exit;
    expect(code).toBe(18);
    expect(stderr).toContain('Drydock 9.9.9');
  });

  it('says which folder it cannot use', async () => {
    await writeFile(join(folder, 'file'), '');
    const { code, stderr } = await start('--state-dir', join(folder, 'file', 'state')).exit;
    expect(code).toBe(1);
    expect(stderr).toMatch(/The state folder .*file\/state cannot be used: .*--state-dir/);
  });

  it('refuses a command line it does not understand', async () => {
    const { code, stderr } = await start('--colour', 'red').exit;
    expect(code).toBe(2);
    expect(stderr).toContain('--colour');
  });
});
