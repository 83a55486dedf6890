/** An SSH server of a test's own on this machine, behind which a Docker is. Needs root, sshd, ssh and docker. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../environment/vscode.mjs';

const SSHD = '/usr/sbin/sshd';

export interface SshServer {
  /** `ssh://user@address:port`. */
  readonly url: string;
  /** A PATH whose `ssh` has the key and the configuration for it, as a user's own would. */
  readonly path: string;
  /** From now on nobody may log in. */
  refuse(): Promise<void>;
  end(): Promise<void>;
}

export interface SshServerOptions {
  /** DOCKER_HOST of those who log in. */
  readonly dockerHost: string;
  readonly address?: string;
  /** Name of the network namespace that the address is in, if it is not this machine's. */
  readonly namespace?: string;
}

export const canServeSsh = (): boolean =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  existsSync(SSHD) &&
  spawnSync('which', ['docker', 'ssh']).status === 0;

export async function startSshServer({
  dockerHost,
  address = '127.0.0.1',
  namespace,
}: SshServerOptions): Promise<SshServer> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-ssh-'));
  const before = process.env.PATH ?? '';
  await mkdir('/run/sshd', { recursive: true });
  for (const name of ['host', 'user']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  }
  execFileSync('cp', [join(folder, 'user.pub'), join(folder, 'authorized')]);
  const port = await freePort();
  await writeFile(
    join(folder, 'sshd'),
    [
      `HostKey ${join(folder, 'host')}`,
      `AuthorizedKeysFile ${join(folder, 'authorized')}`,
      `PidFile ${join(folder, 'pid')}`,
      `ListenAddress ${address}`,
      'StrictModes no',
      'PermitRootLogin yes',
      `SetEnv DOCKER_HOST=${dockerHost} PATH=${before}`,
    ].join('\n'),
  );
  const inNamespace = namespace === undefined ? [] : ['nsenter', `--net=/var/run/netns/${namespace}`];
  const [program, ...args] = [...inNamespace, SSHD, '-D', '-e', '-f', join(folder, 'sshd'), '-p', String(port)];
  const server = spawn(program, args, { stdio: 'ignore' });
  await writeFile(
    join(folder, 'config'),
    `IdentityFile ${join(folder, 'user')}\nStrictHostKeyChecking no\nUserKnownHostsFile /dev/null\nLogLevel ERROR\n`,
  );
  await writeFile(join(folder, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F ${join(folder, 'config')} "$@"\n`);
  await chmod(join(folder, 'ssh'), 0o755);
  return {
    url: `ssh://${userInfo().username}@${address}:${port}`,
    path: `${folder}${delimiter}${before}`,
    refuse: () => writeFile(join(folder, 'authorized'), ''),
    async end() {
      if (server.exitCode === null && server.signalCode === null) {
        const ended = once(server, 'exit');
        server.kill();
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
