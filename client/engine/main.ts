/** The engine's process: command line, lock, signals and exit codes. The engine itself is `engine.ts`. */
import { access, constants, mkdir, realpath } from 'node:fs/promises';
import packageJson from '../../package.json' with { type: 'json' };
import { EXIT_ALREADY_RUNNING, EXIT_STATE_TOO_NEW } from '../protocol/ready.ts';
import { startEngine } from './engine.ts';
import { HELP, UsageError, parseCommandLine, type CommandLine, type EngineOptions } from './options.ts';
import { realParts } from './realParts.ts';
import { takeLock } from './state/lock.ts';
import { StateTooNew } from './state/snapshotFile.ts';
import { atLevel, createLog, messageOf, type Log } from './util/log.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

async function main(): Promise<number> {
  let commandLine: CommandLine;
  try {
    commandLine = parseCommandLine(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\nTry --help.\n`);
    return EXIT_USAGE;
  }
  switch (commandLine.kind) {
    case 'version':
      process.stdout.write(`${packageJson.version}\n`);
      return 0;
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'run':
      return run(commandLine.options);
  }
}

async function run(options: EngineOptions): Promise<number> {
  // Whoever started the engine may be gone before it: what it has to say then goes nowhere, and it goes on.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const log = atLevel(
    createLog((line) => process.stderr.write(line), Date.now),
    options.logLevel,
  );
  try {
    const stateDir = await makeFolder(options.stateDir);
    // Keeps no other folder in use, and keeps the lock's path short.
    process.chdir(stateDir);
    const result = await takeLock(stateDir);
    if (!result.held) {
      const { pid, endpoint } = result.holder ?? {};
      process.stderr.write(
        `Another engine holds ${stateDir}: pid ${pid ?? 'unknown'}, endpoint ${endpoint ?? 'not known yet'}. ` +
          `Use it, end it, or give another --state-dir.\n`,
      );
      return EXIT_ALREADY_RUNNING;
    }
    goOnAfterErrors(log);
    const engine = await startEngine({ ...options, stateDir }, packageJson.version, log, realParts(options, log));
    result.lock.announce(engine.ready.endpoint);
    process.stdout.write(`${JSON.stringify(engine.ready)}\n`);
    endOnSignals((signal) => void engine.stop(signal));
    await engine.stopped;
    await result.lock.release();
    return 0;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return error instanceof StateTooNew ? EXIT_STATE_TOO_NEW : EXIT_FAILED;
  }
}

/** @returns the folder's path without links, which the lock is named after */
async function makeFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK);
    return await realpath(path);
  } catch (error) {
    throw new Error(`The state folder ${path} cannot be used: ${messageOf(error)}. Give another --state-dir.`, {
      cause: error,
    });
  }
}

/** One failed operation is no reason to stop looking after the tasks. */
function goOnAfterErrors(log: Log): void {
  const tell = (error: unknown) => {
    log.error('unexpected error', {
      error: messageOf(error),
      ...(error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {}),
    });
  };
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
}

/** The first signal ends the engine cleanly, a second one at once. */
function endOnSignals(stop: (signal: string) => void): void {
  let asked = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(EXIT_FAILED);
      asked = true;
      stop(signal);
    });
  }
}

// What was written to a pipe leaves before the process does.
void main().then((code) => process.stdout.write('', () => process.exit(code)));
