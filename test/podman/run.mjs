/**
 * `npm run test:podman`: the stories of tasks that can work there, on Podman's Docker API. Where Podman is missing and this
 * is Debian and root, it is installed; the images come from the Docker of the other tests. Not part of `npm test`.
 * With names of files it runs those tests of the real Docker there.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canInstallPackages, installPackages } from '../environment/debian.mjs';
import { dockerEndpoints, dockerInfo } from '../environment/dockerApi.mjs';
import { which } from '../environment/run.mjs';

const IMAGES = ['drydock-test/web:latest', 'drydock/helper:local'];

if (!which('podman')) {
  if (!canInstallPackages()) throw new Error('Podman is not installed: install it, then run this command again.');
  await installPackages(['podman', 'containernetworking-plugins', 'catatonit']);
}
const folder = await mkdtemp(join(tmpdir(), 'drydock-podman-'));
const socket = join(folder, 'podman.sock');
const storage = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')];
const service = spawn('podman', [...storage, 'system', 'service', '--time=0', `unix://${socket}`], {
  stdio: 'ignore',
  env: { ...process.env, CONTAINERS_CONF: await configuration(folder) },
});
let code;
try {
  const endpoint = `unix://${socket}`;
  await answers(endpoint);
  await load();
  const files = process.argv.slice(2);
  const project = files.length === 0 ? 'podman' : 'docker';
  code = await run('vitest', ['run', '--project', project, ...files], { ...process.env, DOCKER_HOST: endpoint });
} finally {
  service.kill();
  await new Promise((resolve) => service.once('exit', resolve));
  await run('podman', [...storage, 'system', 'reset', '--force'], process.env).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
}
process.exit(code);

/** Podman asks for limits of its own that a restricted machine refuses: there its runtime gets them taken out. */
async function configuration(parent) {
  const hard = /Max open files\s+\S+\s+(\S+)/.exec(await readFile('/proc/self/limits', 'utf8'))?.[1];
  const restricted = hard !== undefined && Number(hard) < 1_048_576;
  const wrapper = join(parent, 'runc-without-limits');
  await writeFile(
    wrapper,
    `#!/usr/bin/env node
const fs = require('node:fs');
const args = process.argv.slice(2);
const after = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const path = after('--bundle') ? after('--bundle') + '/config.json' : after('--process');
if (path) {
  const config = JSON.parse(fs.readFileSync(path, 'utf8'));
  delete (config.process ?? config).rlimits;
  fs.writeFileSync(path, JSON.stringify(config));
}
const { status } = require('node:child_process').spawnSync('runc', args, { stdio: 'inherit' });
process.exit(status ?? 1);
`,
  );
  await chmod(wrapper, 0o755);
  const path = join(parent, 'containers.conf');
  const systemd = existsSync('/run/systemd/system');
  await writeFile(
    path,
    ['[engine]', systemd ? '' : 'cgroup_manager = "cgroupfs"']
      .concat(restricted ? ['runtime = "limitless"', '[engine.runtimes]', `limitless = ["${wrapper}"]`] : [])
      .join('\n'),
  );
  return path;
}

async function answers(endpoint) {
  for (let tries = 0; ; tries++) {
    try {
      return await dockerInfo(endpoint, 2000);
    } catch (error) {
      if (tries >= 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Podman keeps them as localhost/…, and finds them under Docker's short names all the same. */
async function load() {
  const archive = join(folder, 'images.tar');
  const [from = ''] = await dockerEndpoints();
  await run('docker', ['--host', from, 'save', '--output', archive, ...IMAGES], process.env);
  await run('podman', [...storage, 'load', '--input', archive], process.env);
}

function run(program, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env });
    child.once('error', reject);
    child.once('exit', (status) => resolve(status ?? 1));
  });
}
