/**
 * `npm start`: sets up what is missing, packages the extension, and opens the examples in a real VS Code with the
 * extension installed: the one on PATH where there is a desktop, else one served to the browser. Stays until Ctrl-C and
 * then ends what it started. Options: --no-open, --port N, --server (serve it although a desktop VS Code is there),
 * --ask-trust (leave Workspace Trust on, to see Restricted Mode).
 */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from './cache.mjs';
import { endEngine } from './endEngine.mjs';
import { CannotDo, step } from './progress.mjs';
import { run, which } from './run.mjs';
import { fail, setUp } from './setup.mjs';
import { installExtension, serveVsCode, writeSettings } from './vscode.mjs';

const vsix = join(repository, 'dist', 'drydock.vsix');

/** Settings of the windows opened here. The helper image is named only where a stand-in takes its place. */
export const windowSettings = ({ stateFolder, dockerHost, helperImage }) => ({
  'drydock.stateDir': stateFolder,
  'drydock.dockerHost': dockerHost,
  ...(helperImage ? { 'drydock.helperImage': helperImage } : {}),
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'readme',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
});

async function main() {
  const options = readOptions();
  const desktop = !options.server && hasDesktop() && which('code') !== undefined;
  const { dockerHost, helperImage } = await setUp({ forTests: false, desktop });
  await step('Extension package', () => run('npm', ['run', 'package'], { cwd: repository }));
  const session = await createSession({ dockerHost, helperImage });
  const opened = desktop ? await openDesktop(session, options) : await openServer(session, options);
  console.log(`\nThe examples are a copy of yours to change: ${session.workspace}`);
  console.log(`${opened.text}\nPress Ctrl-C to end it.\n`);
  await Promise.race([interrupted(), opened.ended]);
  console.log('\nEnding VS Code, the engine and its tasks …');
  await opened.stop();
  await endEngine(session.stateFolder, dockerHost);
  await rm(session.folder, { recursive: true, force: true });
}

function readOptions() {
  const flag = { type: 'boolean', default: false };
  try {
    const { values } = parseArgs({
      options: { 'no-open': flag, server: flag, 'ask-trust': flag, port: { type: 'string' } },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
      throw new Error(`--port is a number from 1 to 65535, not "${values.port}"`);
    }
    return { open: !values['no-open'], server: values.server, askTrust: values['ask-trust'], port };
  } catch (error) {
    throw new CannotDo(`${error.message}\nUsage: npm start -- [--no-open] [--port N] [--server] [--ask-trust]`);
  }
}

const hasDesktop = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);

/** Folders of this run, and apart from them the copy of the examples, which survives it with whatever was changed. */
async function createSession({ dockerHost, helperImage }) {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-start-'));
  const workspace = join(await mkdtemp(join(tmpdir(), 'drydock-examples-')), 'examples');
  await cp(join(repository, 'examples'), workspace, { recursive: true });
  const stateFolder = join(folder, 'state');
  const userDataFolder = join(folder, 'user-data');
  const settings = windowSettings({ stateFolder, dockerHost, helperImage });
  await writeSettings(userDataFolder, settings);
  return { folder, workspace, stateFolder, userDataFolder, extensionsFolder: join(folder, 'extensions') };
}

async function openServer({ userDataFolder, extensionsFolder, workspace }, { open, port, askTrust }) {
  const served = await step('VS Code', async () => {
    await installExtension({ vsix, userDataFolder, extensionsFolder });
    return serveVsCode({ userDataFolder, extensionsFolder, workspace, port, trustEverything: !askTrust });
  });
  if (open && hasDesktop()) openInBrowser(served.url);
  return { ...served, text: `VS Code with Drydock: ${served.url}` };
}

async function openDesktop({ userDataFolder, extensionsFolder, workspace }, { askTrust }) {
  const folders = ['--user-data-dir', userDataFolder, '--extensions-dir', extensionsFolder];
  await step('VS Code', () => run('code', [...folders, '--install-extension', vsix]));
  const trust = askTrust ? [] : ['--disable-workspace-trust'];
  const child = spawn('code', [...folders, ...trust, '--new-window', '--wait', workspace], {
    stdio: 'ignore',
    shell: process.platform === 'win32',
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { text: 'VS Code with Drydock is open in a window of its own.', ended, stop };
}

function openInBrowser(url) {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd.exe', '/c', 'start', '', url]
        : ['xdg-open', url];
  // No browser is no disaster: the address is printed.
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

const interrupted = () =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve);
  });

await main().catch(fail);
