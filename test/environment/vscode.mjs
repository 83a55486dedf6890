/** A real VS Code that needs no desktop: `code-server`, which is VS Code served to a browser. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { cacheFolder } from './cache.mjs';
import { canInstallPackages, installPackages } from './debian.mjs';
import { CannotDo, step } from './progress.mjs';
import { lastLines, run } from './run.mjs';

export const CODE_SERVER_VERSION = '4.139.1';
/** The Node that version of code-server is made for. */
const NODE_MAJOR = '24';

const folder = join(cacheFolder, `vscode-server-${CODE_SERVER_VERSION}`);
const binaries = join(folder, 'node_modules', '.bin');
/** Written last: without it an installation was interrupted, and npm does not mend one reliably. */
const completeMark = join(folder, 'complete');

export async function setUpVsCodeServer() {
  await step(`VS Code server (code-server ${CODE_SERVER_VERSION})`, async (note) => {
    if (existsSync(completeMark)) return note(`already there: ${folder}`);
    if (process.platform === 'win32') {
      throw new CannotDo('code-server does not run on Windows: run this command inside WSL.');
    }
    // Its native modules are compiled here.
    if (canInstallPackages()) await installPackages(['libkrb5-dev', 'python3', 'make', 'g++', 'pkg-config']);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
    const npm = ['--no-audit', '--no-fund'];
    try {
      // Node first: its binary must be on PATH when code-server's native modules are built.
      await run('npm', ['install', ...npm, `node@${NODE_MAJOR}`], { cwd: folder });
      await run('npm', ['install', ...npm, `code-server@${CODE_SERVER_VERSION}`], {
        cwd: folder,
        env: serverEnvironment(),
      });
      await run(join(binaries, 'code-server'), ['--version'], { env: serverEnvironment() });
    } catch (error) {
      throw new CannotDo(
        `code-server could not be installed. It compiles native modules: python3, make, g++ and the Kerberos headers are needed (Debian: \`apt-get install python3 make g++ libkrb5-dev\`; macOS: \`xcode-select --install\`).\n${error.message}`,
      );
    }
    await writeFile(completeMark, new Date().toISOString());
    note(`installed in ${folder}`);
  });
}

const manifest = {
  name: 'vscode-server',
  private: true,
  // npm runs the install scripts of those it is told about; the rest of code-server's tree needs none from npm.
  allowScripts: { node: true, 'code-server': true, argon2: true },
};

/** The environment of every start: its own Node first on PATH, and nothing of a VS Code this command may run inside. */
export function serverEnvironment() {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|NODE_OPTIONS$|npm_|VITEST)/.test(name));
  return { ...Object.fromEntries(inherited), PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}` };
}

/** Installs a packaged extension for {@link serveVsCode} with the same folders. */
export async function installExtension({ vsix, userDataFolder, extensionsFolder }) {
  await runServer([
    '--user-data-dir',
    userDataFolder,
    '--extensions-dir',
    extensionsFolder,
    '--install-extension',
    vsix,
  ]);
}

const runServer = (args) =>
  new Promise((resolve, reject) => {
    const child = spawn(join(binaries, 'code-server'), args, {
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`code-server ${args.join(' ')} ended with ${code}:\n${output}`)),
    );
  });

/**
 * Serves a workspace to browsers on this machine. Resolves, once it answers, with `{ url, pid, output(), stop() }`;
 * `stop` ends the server and the extension hosts it started.
 */
export async function serveVsCode({
  userDataFolder,
  extensionsFolder,
  workspace,
  port,
  trustEverything = true,
  environment = {},
}) {
  const chosen = port ?? (await freePort());
  const args = [
    '--auth',
    'none',
    '--bind-addr',
    `127.0.0.1:${chosen}`,
    '--disable-telemetry',
    '--disable-update-check',
  ];
  if (trustEverything) args.push('--disable-workspace-trust');
  args.push('--user-data-dir', userDataFolder, '--extensions-dir', extensionsFolder, workspace);
  const child = spawn(join(binaries, 'code-server'), args, {
    env: { ...serverEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: the server starts processes that a signal to it alone would leave behind.
    detached: true,
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const ended = new Promise((resolve) => child.on('close', resolve));
  const url = `http://127.0.0.1:${chosen}`;
  const stop = () => endGroup(child.pid, ended);
  for (const deadline = Date.now() + 60_000; ;) {
    if (
      await fetch(`${url}/healthz`)
        .then((answer) => answer.ok)
        .catch(() => false)
    )
      break;
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`VS Code does not answer at ${url}:\n${lastLines(output, 20)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url: `${url}/?folder=${encodeURIComponent(workspace)}`, pid: child.pid, output: () => output, ended, stop };
}

async function endGroup(pid, ended) {
  const signal = (name) => {
    try {
      process.kill(-pid, name);
    } catch {
      // Nobody is left.
    }
  };
  signal('SIGTERM');
  const timer = setTimeout(() => signal('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
  signal('SIGKILL');
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
