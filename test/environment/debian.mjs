/** Packages of Debian and its relatives. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { run } from './run.mjs';

export const isDebian = () => process.platform === 'linux' && existsSync('/usr/bin/apt-get');
export const isRoot = () => process.getuid?.() === 0;

/** Ubuntu's `chromium` package only fetches a snap, which needs snapd; Debian's is the browser. */
export async function isUbuntu() {
  return /^ID=ubuntu$/m.test(await readFile('/etc/os-release', 'utf8').catch(() => ''));
}

/** Whether packages can be installed without asking anybody. */
export const canInstallPackages = () => isDebian() && isRoot();

/**
 * Installs packages that are not there yet. The lists may be older than the mirror (a bare machine has none at all), and
 * mirrors have bad moments: they are read first, and everything is tried twice.
 */
export async function installPackages(names) {
  const missing = [];
  for (const name of names) if (!(await isInstalled(name))) missing.push(name);
  if (missing.length === 0) return [];
  try {
    await install(missing);
  } catch {
    // A set-up killed half-way leaves dpkg to be finished by hand.
    await run('dpkg', ['--configure', '-a'], { env: quiet });
    await install(missing);
  }
  return missing;
}

const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
/** Another apt-get may be at work: wait for its lock instead of failing. */
const patience = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
/** A dependency that is upgraded on the way may have a configuration file somebody changed: keep it, ask nobody. */
const keepConfiguration = ['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold'];

async function install(names) {
  await run('apt-get', [...patience, 'update'], { env: quiet });
  await run('apt-get', [...patience, ...keepConfiguration, 'install', '-y', '--no-install-recommends', ...names], {
    env: quiet,
  });
}

async function isInstalled(name) {
  const state = await run('dpkg-query', ['-W', '-f', '${db:Status-Status}', name]).catch(() => '');
  return state.trim() === 'installed';
}
