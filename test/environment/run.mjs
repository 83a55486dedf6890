/** Starting other programs. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const isWindows = process.platform === 'win32';
/** npm, npx and code are .cmd files there, which only a shell can start. */
const needsShell = (command) => isWindows && !command.endsWith('.exe');

/**
 * Runs a program to its end and returns what it printed (stdout and stderr in order of arrival). A non-zero exit
 * rejects with the last lines of that. `bare`: `env` is the whole environment, nothing is inherited.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.bare ? options.env : { ...process.env, ...options.env },
      shell: needsShell(command),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      const text = Buffer.concat(output).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}:\n${lastLines(text, 30)}`));
    });
  });
}

/**
 * Runs a program whose output the reader should see as it comes, and returns its exit code. After `minutes` the program
 * and its children are killed and the code is 124. Ctrl-C ends them and this process.
 */
export function runVisibly(command, args, { env = {}, cwd, minutes }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      shell: needsShell(command),
      stdio: ['ignore', 'inherit', 'inherit'],
      // A group of its own, so that a stuck run can be ended with everything it started.
      detached: !isWindows,
    });
    const end = (signal) => {
      try {
        if (isWindows) child.kill(signal);
        else process.kill(-child.pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    };
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      console.log(`${command} ${args.join(' ')} did not end within ${minutes} minutes and is killed.`);
      end('SIGKILL');
    }, minutes * 60_000);
    let interrupted = false;
    const interrupt = () => {
      interrupted = true;
      end('SIGTERM');
    };
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    child.on('error', (error) => {
      console.log(`${command} could not be started: ${error.message}`);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      if (interrupted) process.exit(130);
      resolve(timedOut ? 124 : (code ?? 1));
    });
  });
}

export const lastLines = (text, count) => text.trimEnd().split('\n').slice(-count).join('\n');

/** Full path of a program on PATH, or undefined. */
export function which(program) {
  const suffixes = isWindows ? (process.env.PATHEXT ?? '.EXE;.CMD').split(';') : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const suffix of suffixes) {
      const path = join(folder, program + suffix);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}
