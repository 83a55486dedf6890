/** Docker behind SSH, through an SSH server of this test's own on this machine. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocker } from '../../../../client/engine/docker/dockerode.ts';
import type { Docker } from '../../../../client/engine/docker/docker.ts';
import { eventually } from '../../../support/eventually.ts';
import { execute } from '../../../support/realDocker.ts';

const SSHD = '/usr/sbin/sshd';
const canTry = process.platform === 'linux' && process.getuid?.() === 0 && existsSync(SSHD);
const before = process.env.PATH;
let folder: string;
let server: ChildProcess;
let docker: Docker;
let port: number;

const connect = (url: string) =>
  createDocker({
    endpoint: () => ({ url, foundBy: 'test' }),
    registryAuth: { forImage: () => Promise.resolve(undefined) },
  });

describe.skipIf(!canTry || spawnSync('which', ['docker', 'ssh']).status !== 0)('a Docker behind SSH', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-ssh-'));
    await mkdir('/run/sshd', { recursive: true });
    for (const name of ['host', 'user']) {
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    }
    execFileSync('cp', [join(folder, 'user.pub'), join(folder, 'authorized')]);
    port = await freePort();
    const target = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
    await writeFile(
      join(folder, 'sshd'),
      [
        `HostKey ${join(folder, 'host')}`,
        `AuthorizedKeysFile ${join(folder, 'authorized')}`,
        `PidFile ${join(folder, 'pid')}`,
        'ListenAddress 127.0.0.1',
        'StrictModes no',
        'PermitRootLogin yes',
        `SetEnv DOCKER_HOST=${target} PATH=${before ?? ''}`,
      ].join('\n'),
    );
    server = spawn(SSHD, ['-D', '-e', '-f', join(folder, 'sshd'), '-p', String(port)], { stdio: 'ignore' });
    // The user's own configuration of ssh, as the docker command would use it.
    await writeFile(
      join(folder, 'config'),
      `IdentityFile ${join(folder, 'user')}\nStrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n`,
    );
    await writeFile(join(folder, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F ${join(folder, 'config')} "$@"\n`);
    await chmod(join(folder, 'ssh'), 0o755);
    process.env.PATH = `${folder}${delimiter}${before ?? ''}`;
    docker = connect(`ssh://${userInfo().username}@127.0.0.1:${port}`);
    await eventually(() => docker.ping());
  });
  afterAll(async () => {
    process.env.PATH = before ?? '';
    server.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers, also several calls at a time', async () => {
    const infos = await Promise.all(Array.from({ length: 5 }, () => docker.info()));
    expect(new Set(infos.map(({ id }) => id)).size).toBe(1);
  });

  it('tells events, runs containers and commands in them', async () => {
    const label = { 'dev.drydock.test': `ssh-${process.pid}` };
    const events: string[] = [];
    const watch = new AbortController();
    let opened: () => void = () => undefined;
    const open = new Promise<void>((resolve) => (opened = resolve));
    const watching = docker.watchEvents({
      labels: label,
      signal: watch.signal,
      onOpen: opened,
      onEvent: ({ action }) => events.push(action),
    });
    await open;
    const { id } = await docker.createContainer({
      name: `drydock-test-ssh-${process.pid}`,
      spec: { Image: 'drydock-test/web:latest', Cmd: ['sleep', '60'], Labels: label, HostConfig: {} },
    });
    try {
      await docker.startContainer(id);
      expect(await execute(docker, id, ['echo', 'through'])).toBe('through');
      await eventually(() => expect(events).toContain('start'));
    } finally {
      await docker.removeContainer(id);
      watch.abort();
      await watching;
    }
  });

  it('that refuses the login is told with the words of ssh', async () => {
    await writeFile(join(folder, 'authorized'), '');
    const refused = connect(`ssh://${userInfo().username}@127.0.0.1:${port}`);
    await expect(refused.ping()).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(refused.ping()).rejects.toThrow(/Permission denied/);
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port: free } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return free;
}
