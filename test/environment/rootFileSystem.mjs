/** Small root file systems made of this machine's own programs: what a container image is when no registry can be reached. */
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chmod, copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { URLSearchParams } from 'node:url';
import { dockerRequest } from './dockerApi.mjs';
import { run } from './run.mjs';

/**
 * A folder with a shell, busybox and its links, an /etc that knows root, nobody and `users`, and /tmp. `users` are `{ name, id,
 * home }`.
 */
export async function createRootFileSystem(users = []) {
  const root = await mkdtemp(join(tmpdir(), 'drydock-image-'));
  for (const folder of ['bin', 'sbin', 'etc', 'proc', 'sys', 'dev', 'root', 'home', 'opt', 'run', 'usr', 'var/log']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  for (const folder of ['tmp', 'var/tmp']) await mkdir(join(root, folder), { recursive: true });
  for (const folder of ['tmp', 'var/tmp']) await chmod(join(root, folder), 0o1777);
  const people = [{ name: 'root', id: 0, home: '/root' }, ...users, { name: 'nobody', id: 65534, home: '/tmp' }];
  await writeFile(
    join(root, 'etc/passwd'),
    people.map(({ name, id, home }) => `${name}:x:${id}:${id}:${name}:${home}:/bin/sh\n`).join(''),
  );
  await writeFile(join(root, 'etc/group'), people.map(({ name, id }) => `${name}:x:${id}:\n`).join(''));
  await writeFile(join(root, 'etc/nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n');
  for (const { home } of users) await mkdir(join(root, home), { recursive: true });
  await addBusybox(root);
  // Busybox's own shell runs busybox's applets before any program of PATH: the real wget would never be called.
  await addProgram(root, '/bin/dash', 'bin/sh');
  return root;
}

async function addBusybox(root) {
  await copyFile('/bin/busybox', join(root, 'bin/busybox'));
  for (const applet of (await run('/bin/busybox', ['--list'])).trim().split('\n')) {
    if (applet !== 'busybox') await symlink('busybox', join(root, 'bin', applet));
  }
}

/** Copies a dynamically linked program of this machine to `target`, and its libraries to where the loader looks for them. */
export async function addProgram(root, program, target) {
  await place(program, join(root, target));
  const libraries = (await run('ldd', [program])).matchAll(/(?:=> )?(\/\S+) \(0x/g);
  for (const [, library] of libraries) {
    if (!(await isThere(join(root, library)))) await place(library, join(root, library));
  }
  await addNameResolution(root);
}

/** The C library loads these at run time, so `ldd` does not know them; without them no name is resolved. */
async function addNameResolution(root) {
  const folder = dirname(/(\/\S+\/libc\.so\.6)/.exec(await run('ldd', ['/bin/sh']))?.[1] ?? '/lib/libc.so.6');
  for (const name of ['libnss_files.so.2', 'libnss_dns.so.2', 'libresolv.so.2']) {
    const library = join(folder, name);
    if ((await isThere(library)) && !(await isThere(join(root, library)))) await place(library, join(root, library));
  }
}

async function place(source, target) {
  await mkdir(dirname(target), { recursive: true });
  // A busybox link of the same name would be followed, and busybox overwritten.
  await rm(target, { force: true });
  await copyFile(await realpath(source), target);
}

const isThere = (path) =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  );

/** Writes a file of the image; `mode` 0o755 makes it a program. */
export async function addFile(root, path, content, mode = 0o644) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await rm(join(root, path), { force: true });
  await writeFile(join(root, path), content);
  await chmod(join(root, path), mode);
}

/**
 * Makes an image of the folder. `changes` are Dockerfile instructions (`CMD […]`, `USER …`). Everything belongs to root
 * and carries no time of this run, so that the same content gives the same layer.
 */
export async function importImage(endpoint, root, reference, changes) {
  const query = new URLSearchParams({ fromSrc: '-', repo: reference, message: `${basename(reference)} stand-in` });
  for (const change of changes) query.append('changes', change);
  const options = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name', '--mtime=2026-01-01 00:00Z'];
  const tar = spawn('tar', ['-C', root, ...options, '-c', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { status, body } = await dockerRequest(endpoint, 'POST', `/images/create?${query}`, {
    body: tar.stdout,
    headers: { 'Content-Type': 'application/x-tar' },
    milliseconds: 120_000,
  });
  // Docker answers 200 before it has read everything; a late failure is a line of the body.
  if (status !== 200 || body.includes('"error"')) {
    throw new Error(`Docker could not import ${reference} (HTTP ${status}): ${body.trim()}`);
  }
}
