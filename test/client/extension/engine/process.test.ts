import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOG_FILE, gone, obtainEngine, runningEngine } from '../../../../client/extension/engine/process.ts';
import {
  EXIT_ALREADY_RUNNING,
  EXIT_STATE_TOO_NEW,
  READY_FILE,
  type ReadyMessage,
} from '../../../../client/protocol/ready.ts';

/** A program that behaves like the engine at its start: ready file, ready line, an address that answers. */
const FAKE = `
const { createServer } = require('node:http');
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const [, , folder, version] = process.argv;
process.stderr.write(JSON.stringify({ level: 'info', message: 'fake engine starts' }) + '\\n');
const server = createServer((request, response) => response.writeHead(403).end());
server.listen(0, '127.0.0.1', () => {
  const ready = { endpoint: 'http://127.0.0.1:' + server.address().port, region: 'us-east-1', credentialsFile: '', pid: process.pid, version, protocol: Number(process.env.FAKE_PROTOCOL ?? 1), engineId: 'x' };
  writeFileSync(join(folder, '${READY_FILE}'), JSON.stringify(ready));
  process.stdout.write(JSON.stringify(ready) + '\\n');
});
`;

let folder: string;
const started: number[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drydock-process-'));
});

afterEach(async () => {
  for (const pid of started.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      continue; // It has ended by itself.
    }
    await gone(pid, 5000);
  }
  await rm(folder, { recursive: true, force: true });
});

async function obtain(
  program: string,
  options: { version?: string; environment?: Record<string, string>; deadlineMs?: number } = {},
) {
  const script = join(folder, 'fake.cjs');
  await writeFile(script, program);
  const version = options.version ?? '1.0.0';
  const engine = await obtainEngine({
    stateFolder: folder,
    version,
    deadlineMs: options.deadlineMs ?? 10_000,
    launch: { program: process.execPath, arguments: [script, folder, version], environment: options.environment ?? {} },
    shutdown: (running) => {
      process.kill(running.pid);
      return Promise.resolve();
    },
  });
  started.push(engine.pid);
  return engine;
}

const exits = (code: number, words = '') =>
  `process.stderr.write(${JSON.stringify(words)}); process.exitCode = ${code};`;

describe('obtaining an engine', () => {
  it('starts one that is found again and keeps its log in the state folder', async () => {
    const engine = await obtain(FAKE);
    expect(await runningEngine(folder)).toEqual(engine);
    expect(await readFile(join(folder, LOG_FILE), 'utf8')).toContain('fake engine starts');
  });

  it('uses the running one when it is as new', async () => {
    const first = await obtain(FAKE);
    expect((await obtain(FAKE)).pid).toBe(first.pid);
  });

  it('uses a newer one', async () => {
    const first = await obtain(FAKE, { version: '2.0.0' });
    expect((await obtain(FAKE, { version: '1.9.9' })).pid).toBe(first.pid);
  });

  it('replaces an older one', async () => {
    const first = await obtain(FAKE, { version: '1.9.0' });
    const second = await obtain(FAKE, { version: '1.10.0' });
    expect(second.pid).not.toBe(first.pid);
    expect(second.version).toBe('1.10.0');
  });

  it('is not fooled by the ready file of an engine that was killed', async () => {
    const first = await obtain(FAKE);
    process.kill(first.pid, 'SIGKILL');
    await gone(first.pid, 5000);
    expect(await runningEngine(folder)).toBeUndefined();
    expect((await obtain(FAKE)).pid).not.toBe(first.pid);
  });

  it('uses the one that won the race for the lock', async () => {
    const other = createServer((_request, response) => response.writeHead(403).end());
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const ready = {
      endpoint: `http://127.0.0.1:${(other.address() as AddressInfo).port}`,
      pid: process.pid,
      version: '1.0.0',
      protocol: 1,
    };
    // The winner's ready file appears after the loser has looked, which is when the loser's process runs.
    const loser = `require('node:fs').writeFileSync(${JSON.stringify(join(folder, READY_FILE))}, ${JSON.stringify(JSON.stringify(ready))}); ${exits(EXIT_ALREADY_RUNNING)}`;
    const script = join(folder, 'loser.cjs');
    await writeFile(script, loser);
    const engine = await obtainEngine({
      stateFolder: folder,
      version: '1.0.0',
      deadlineMs: 10_000,
      launch: { program: process.execPath, arguments: [script], environment: {} },
      shutdown: () => Promise.reject(new Error('nothing is to be replaced')),
    });
    other.close();
    expect(engine).toEqual(ready as unknown as ReadyMessage);
  });

  it.each([
    ['newer state', exits(EXIT_STATE_TOO_NEW), /written by a newer Drydock.*drydock\.stateDir/],
    ['a crash, with its last words', exits(1, 'Error: boom'), /exit code 1\): Error: boom/],
    ['a log entry as last words', exits(1, '{"level":"error","message":"port 1 is taken"}\n'), /: port 1 is taken\./],
  ])('tells %s', async (_name, program, message) => {
    await expect(obtain(program)).rejects.toThrow(message);
  });

  it('gives up on one that is never ready, and ends it', async () => {
    const pidFile = join(folder, 'pid');
    const silent = `require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000);`;
    await expect(obtain(silent, { deadlineMs: 1500 })).rejects.toThrow(/not ready after 1.5 seconds/);
    await gone(Number(await readFile(pidFile, 'utf8')), 5000);
  });

  it('asks to reload the window when the running one speaks a newer protocol', async () => {
    const attempt = obtain(FAKE, { environment: { FAKE_PROTOCOL: '2' } });
    await expect(attempt).rejects.toThrow(/Reload the window/);
    const { pid } = JSON.parse(await readFile(join(folder, READY_FILE), 'utf8')) as ReadyMessage;
    started.push(pid);
  });

  it('names the setting when the program is not there', async () => {
    const attempt = obtainEngine({
      stateFolder: folder,
      version: '1.0.0',
      deadlineMs: 1000,
      launch: { program: '/there/is/no/node', arguments: [], environment: {} },
      shutdown: () => Promise.resolve(),
    });
    await expect(attempt).rejects.toThrow(/drydock\.nodePath/);
  });
});
