/** A Docker engine that answers: the one that is there, else one installed and started here. */
import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache.mjs';
import { canInstallPackages, installPackages } from './debian.mjs';
import { dockerEndpoints, dockerInfo } from './dockerApi.mjs';
import { CannotDo, step } from './progress.mjs';
import { lastLines, which } from './run.mjs';

const OWN_ENDPOINT = 'unix:///var/run/docker.sock';
/** Apart from a distribution's own `/var/lib/docker`, so that either can be thrown away alone. */
const dataRoot = process.env.DRYDOCK_DOCKER_DATA ?? '/var/lib/drydock-docker';
const START_SECONDS = 60;

/** Resolves with the endpoint, `unix:///…`. */
export async function setUpDocker() {
  return step('Docker engine', async (note) => {
    const found = await findDocker();
    if (found.endpoint) {
      note(`version ${found.info.ServerVersion} answers at ${found.endpoint}`);
      return found.endpoint;
    }
    if (process.env.DOCKER_HOST || !canInstallPackages()) throw new CannotDo(advice(found.tried));
    // With `ip` the tests that end and restart Docker make one of their own, in a network of its own.
    if (!which('dockerd')) await installPackages(['docker.io', 'iptables', 'iproute2']);
    const info = (await answersSoon(3)) ?? (await startDocker());
    note(`version ${info.ServerVersion} started, its log is ${logPath()}`);
    return OWN_ENDPOINT;
  });
}

async function findDocker() {
  const tried = [];
  for (const endpoint of await dockerEndpoints()) {
    try {
      return { endpoint, info: await dockerInfo(endpoint, 20_000) };
    } catch (error) {
      tried.push({ endpoint, error });
    }
  }
  return { tried };
}

/** Where a service manager runs, installing the package starts the engine: give it a moment. */
const answersSoon = (seconds) => waitForDocker(seconds, () => undefined);

async function startDocker() {
  mkdirSync(cacheFolder, { recursive: true });
  await removeStalePid('/var/run/docker.pid', 'dockerd');
  await removeStalePid('/var/run/docker/containerd/containerd.pid', 'containerd');
  const log = openSync(logPath(), 'w');
  const daemon = spawn('dockerd', ['--data-root', dataRoot, '--host', OWN_ENDPOINT], {
    detached: true,
    stdio: ['ignore', log, log],
    // TMPDIR may be a folder of this run only.
    env: { ...process.env, TMPDIR: undefined },
  });
  let ended;
  daemon.on('error', (error) => (ended = error.message));
  daemon.on('exit', (code, signal) => (ended = `it ended with ${signal ?? code}`));
  daemon.unref();
  const info = await waitForDocker(START_SECONDS, () => ended);
  if (info) return info;
  const text = await readFile(logPath(), 'utf8').catch(() => '');
  throw new CannotDo(
    `dockerd was started but ${ended ?? `does not answer at ${OWN_ENDPOINT} after ${START_SECONDS} s`}.\n` +
      `The end of its log (${logPath()}):\n${lastLines(text, 20)}`,
  );
}

/** A killed dockerd leaves its number behind; the next one refuses to start when some other process has it by now. */
async function removeStalePid(path, program) {
  const pid = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (pid === '') return;
  const running = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  if (running.trim() !== program) await rm(path, { force: true });
}

async function waitForDocker(seconds, gaveUp) {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline && gaveUp() === undefined) {
    const info = await dockerInfo(OWN_ENDPOINT, 2_000).catch(() => undefined);
    if (info) return info;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return undefined;
}

const logPath = () => join(cacheFolder, 'dockerd.log');

/** What a person has to do, on this platform, with what was tried. */
export function advice(tried, platform = process.platform, chosen = process.env.DOCKER_HOST) {
  const refused = tried.find(({ error }) => error.code === 'EACCES');
  const attempts = tried.map(({ endpoint, error }) => `  ${endpoint}: ${error.message}`).join('\n');
  const next = refused
    ? `Your user may not open ${refused.endpoint.replace('unix://', '')}: \`sudo usermod -aG docker $USER\`, then log in again.`
    : chosen
      ? 'The variable DOCKER_HOST names this address: start the engine there, or unset the variable.'
      : platform === 'darwin'
        ? 'Install Docker Desktop, OrbStack or Colima (`brew install --cask docker`), start it, and run this command again.'
        : platform === 'win32'
          ? 'Install Docker Desktop (`winget install Docker.DockerDesktop`), start it, and run this command again.'
          : 'Install and start Docker (Debian and Ubuntu: `sudo apt-get install docker.io && sudo systemctl start docker`; as root this command does it by itself), then run this command again. If yours listens elsewhere, set DOCKER_HOST.';
  return `No Docker engine answers. Tried:\n${attempts}\n${next}`;
}
