/**
 * Finds the engine of a state folder or starts it: detached, because tasks and services outlive the window. Knows
 * nothing of VS Code; everything it does to the machine is in this file.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  EXIT_ALREADY_RUNNING,
  EXIT_STATE_TOO_NEW,
  PROTOCOL_VERSION,
  READY_FILE,
  type ReadyMessage,
} from '../../protocol/ready.ts';
import { compareVersions } from './version.ts';
import type { Launch } from './launch.ts';

/** The engine's log: a file, because the process outlives the pipe to this window. */
export const LOG_FILE = 'engine.log';
const LOG_LIMIT_BYTES = 5 * 1024 * 1024;
const POLL_MS = 50;

export interface StartOptions {
  readonly stateFolder: string;
  readonly launch: Launch;
  /** The version this extension brings along. */
  readonly version: string;
  /** How long the ready line, or a replaced engine's end, may take. */
  readonly deadlineMs: number;
  /** Asks a running engine to end (the signed Shutdown operation). */
  readonly shutdown: (engine: ReadyMessage) => Promise<void>;
}

/** The engine cannot be had; the message says what happened and what to do, ready for the screen. */
export class EngineUnavailable extends Error {
  override readonly name = 'EngineUnavailable';
}

/**
 * The engine of the state folder: the running one when it is as new as ours, otherwise a new one in its place.
 * @throws EngineUnavailable
 */
export async function obtainEngine(options: StartOptions): Promise<ReadyMessage> {
  const running = await runningEngine(options.stateFolder);
  if (running && compareVersions(running.version, options.version) >= 0) return compatible(running);
  if (running) {
    await options.shutdown(running).catch(() => undefined);
    await gone(running.pid, options.deadlineMs);
  }
  return compatible(await startEngine(options));
}

/** The engine that answers at the address in the state folder's ready file, if any. */
export async function runningEngine(stateFolder: string): Promise<ReadyMessage | undefined> {
  const ready = await readReadyFile(stateFolder);
  return ready && isAlive(ready.pid) && (await answers(ready.endpoint)) ? ready : undefined;
}

function compatible(engine: ReadyMessage): ReadyMessage {
  if (engine.protocol === PROTOCOL_VERSION) return engine;
  throw new EngineUnavailable(
    `The local ECS engine that runs is version ${engine.version} and speaks protocol ${engine.protocol}; this window speaks ${PROTOCOL_VERSION}. Reload the window to use the newer Drydock.`,
  );
}

async function startEngine(options: StartOptions): Promise<ReadyMessage> {
  await mkdir(options.stateFolder, { recursive: true, mode: 0o700 });
  const logPath = join(options.stateFolder, LOG_FILE);
  await setAsideLargeLog(logPath);
  const log = await open(logPath, 'a', 0o600);
  try {
    const logStart = (await log.stat()).size;
    const child = spawn(options.launch.program, options.launch.arguments, {
      cwd: options.stateFolder,
      detached: true,
      env: options.launch.environment,
      stdio: ['ignore', 'pipe', log.fd],
      windowsHide: true,
    });
    const outcome = await firstLineOrExit(child, options.deadlineMs);
    child.stdout?.destroy();
    child.unref();
    if ('line' in outcome) return parseReady(outcome.line);
    if ('exitCode' in outcome && outcome.exitCode === EXIT_ALREADY_RUNNING) return await theOther(options);
    if ('timedOut' in outcome) child.kill();
    throw new EngineUnavailable(await explain(outcome, options, logPath, logStart));
  } finally {
    await log.close();
  }
}

type Outcome = { line: string } | { exitCode: number | null } | { error: Error } | { timedOut: true };

function firstLineOrExit(child: ChildProcess, deadlineMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    let text = '';
    const settle = (outcome: Outcome) => {
      clearTimeout(timer);
      child.removeAllListeners();
      child.stdout?.removeAllListeners();
      // An error after this point has nobody to tell and must not end the extension host.
      child.on('error', () => undefined);
      resolve(outcome);
    };
    const timer = setTimeout(() => settle({ timedOut: true }), deadlineMs);
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) settle({ line: text.slice(0, end) });
    });
    child.once('error', (error) => settle({ error }));
    child.once('exit', (exitCode) => settle({ exitCode }));
  });
}

/** Another window won the race for the lock: its engine writes the ready file in a moment. */
async function theOther(options: StartOptions): Promise<ReadyMessage> {
  const deadline = Date.now() + options.deadlineMs;
  do {
    const engine = await runningEngine(options.stateFolder);
    if (engine) return engine;
    await delay(POLL_MS);
  } while (Date.now() < deadline);
  throw new EngineUnavailable(
    `Another local ECS engine holds ${options.stateFolder} but does not answer. Wait a moment and try again, or end the process named in ${join(options.stateFolder, READY_FILE)}.`,
  );
}

async function explain(outcome: Outcome, options: StartOptions, logPath: string, logStart: number): Promise<string> {
  if ('error' in outcome) {
    return `The local ECS engine could not be started with ${options.launch.program}: ${outcome.error.message}. Check the setting drydock.nodePath.`;
  }
  if ('timedOut' in outcome) {
    return `The local ECS engine was not ready after ${options.deadlineMs / 1000} seconds and was ended. Its log is ${logPath}.`;
  }
  const exitCode = 'exitCode' in outcome ? outcome.exitCode : null;
  const said = lastWords((await readFile(logPath)).subarray(logStart).toString('utf8'));
  if (exitCode === EXIT_STATE_TOO_NEW) {
    return `The state in ${options.stateFolder} was written by a newer Drydock${said}. Update this Drydock, or choose another folder with the setting drydock.stateDir.`;
  }
  return `The local ECS engine ended at once (exit code ${exitCode ?? 'unknown'})${said}. Its log is ${logPath}.`;
}

/** The last log entry's message, or the last line as it is when it is not one of ours (a crash of Node). */
function lastWords(log: string): string {
  const line = log.trimEnd().split('\n').at(-1)?.trim() ?? '';
  if (line === '') return '';
  try {
    const { message } = JSON.parse(line) as { message?: unknown };
    return `: ${typeof message === 'string' ? message : line}`;
  } catch {
    return `: ${line}`;
  }
}

async function readReadyFile(stateFolder: string): Promise<ReadyMessage | undefined> {
  try {
    return parseReady(await readFile(join(stateFolder, READY_FILE), 'utf8'));
  } catch {
    // None, half written, or of something else: as good as none.
    return undefined;
  }
}

function parseReady(line: string): ReadyMessage {
  const value: unknown = JSON.parse(line);
  if (typeof value === 'object' && value !== null && 'endpoint' in value && 'pid' in value)
    return value as ReadyMessage;
  throw new EngineUnavailable(`The local ECS engine's ready line is not understood: ${line.slice(0, 200)}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, but of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether anything speaks HTTP there; an unsigned request is refused, and a refusal is an answer. */
function answers(endpoint: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request(endpoint, { method: 'POST', timeout: 2000 }, (response) => {
      response.resume();
      resolve(true);
    });
    probe.on('timeout', () => probe.destroy(new Error('timed out')));
    probe.on('error', () => resolve(false));
    probe.end();
  });
}

/** Waits until a process has ended, so that the next engine finds the lock free. */
export async function gone(pid: number, deadlineMs: number): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) {
      throw new EngineUnavailable(`The local ECS engine (process ${pid}) does not end. End it and try again.`);
    }
    await delay(POLL_MS);
  }
}

async function setAsideLargeLog(path: string): Promise<void> {
  const size = await stat(path).then(
    (facts) => facts.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(path, `${path}.1`);
}
