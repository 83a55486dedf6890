/** A real VS Code that needs no desktop: `code-server`, which is VS Code served to a browser. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, delimiter, join } from 'node:path';
import { cacheFolder } from './cache.mjs';
import { canInstallPackages, installPackages } from './debian.mjs';
import { CannotDo, step } from './progress.mjs';
import { lastLines, run } from './run.mjs';

export const CODE_SERVER_VERSION = '4.139.1';
/** The Node that version of code-server is made for. */
const NODE_MAJOR = '24';

/** It appears by a rename when everything in it is done: what is there is whole. */
const folder = join(cacheFolder, `vscode-server-${CODE_SERVER_VERSION}`);
const binariesIn = (root) => join(root, 'node_modules', '.bin');
const codeServer = join(binariesIn(folder), 'code-server');

export async function setUpVsCodeServer() {
  await step(`VS Code server (code-server ${CODE_SERVER_VERSION})`, async (note) => {
    await removeInterrupted();
    if (existsSync(codeServer)) return note(`already there: ${folder}`);
    if (process.platform === 'win32') {
      throw new CannotDo('code-server does not run on Windows: run this command inside WSL.');
    }
    // Its native modules are compiled here.
    if (canInstallPackages()) await installPackages(['libkrb5-dev', 'python3', 'make', 'g++', 'pkg-config']);
    const partial = `${folder}.partial-${process.pid}`;
    try {
      // A download may break off: the second try has what the first one got in npm's cache.
      await install(partial).catch(async () => {
        await rm(partial, { recursive: true, force: true });
        await install(partial);
      });
    } catch (error) {
      throw new CannotDo(
        `code-server could not be installed. It compiles native modules: python3, make, g++ and the Kerberos headers are needed (Debian: \`apt-get install python3 make g++ libkrb5-dev\`; macOS: \`xcode-select --install\`).\n${error.message}`,
      );
    }
    await rename(partial, folder);
    note(`installed in ${folder}`);
  });
}

async function install(target) {
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'package.json'), JSON.stringify(manifest, undefined, 2));
  // Nothing of the npm that this may run under: code-server asks it, not the Node on PATH, which version it is.
  const options = { cwd: target, env: serverEnvironment(target), bare: true };
  // Node first: its binary must be on PATH when code-server's native modules are built.
  for (const each of [`node@${NODE_MAJOR}`, `code-server@${CODE_SERVER_VERSION}`]) {
    await run('npm', ['install', '--no-audit', '--no-fund', each], options);
  }
  await run(join(binariesIn(target), 'code-server'), ['--version'], options);
}

/** What a killed set-up left: npm does not mend a half-built tree reliably, and may even still be writing to it. */
async function removeInterrupted() {
  await mkdir(cacheFolder, { recursive: true });
  const left = (await readdir(cacheFolder)).filter((name) => name.startsWith(`${basename(folder)}.partial-`));
  for (const name of left) await rm(join(cacheFolder, name), { recursive: true, force: true }).catch(() => {});
}

const manifest = {
  name: 'vscode-server',
  private: true,
  // npm runs the install scripts of those it is told about; the rest of code-server's tree needs none from npm.
  allowScripts: { node: true, 'code-server': true, argon2: true },
};

/** The environment of every start: its own Node first on PATH, and nothing of a VS Code this command may run inside. */
function serverEnvironment(root = folder) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|NODE_OPTIONS$|npm_|VITEST)/.test(name));
  return { ...Object.fromEntries(inherited), PATH: `${binariesIn(root)}${delimiter}${process.env.PATH ?? ''}` };
}

/**
 * Settings of a new user-data folder. A window of a server takes those of scope `machine` from the server's own file, a
 * desktop window takes all from the user's: both get the same.
 */
export async function writeSettings(userDataFolder, settings) {
  for (const owner of ['User', 'Machine']) {
    await mkdir(join(userDataFolder, owner), { recursive: true });
    await writeFile(join(userDataFolder, owner, 'settings.json'), JSON.stringify(settings, undefined, 2));
  }
}

/** Installs a packaged extension for {@link serveVsCode} with the same folders. */
export async function installExtension({ vsix, userDataFolder, extensionsFolder }) {
  const folders = ['--user-data-dir', userDataFolder, '--extensions-dir', extensionsFolder];
  await run(codeServer, [...folders, '--install-extension', vsix], { env: serverEnvironment(), bare: true });
}

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
  const child = spawn(codeServer, args, {
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
