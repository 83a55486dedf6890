/**
 * A Docker engine of a test's own, which may be killed, restarted and starved: in a network namespace of its own, because a
 * second one would flush the first one's rules, with its own socket, folders and containerd. Needs root and dockerd.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Dockerode from 'dockerode';
import { eventually, Hopeless } from './eventually.ts';

export interface OwnDocker {
  /** `unix:///…`. */
  readonly endpoint: string;
  readonly folder: string;
  /** Where this machine reaches its published ports; empty unless it was asked to be linked. */
  readonly address: string;
  readonly docker: Dockerode;
  /** Ends dockerd; its containers' fate is its own affair. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again, with other flags if they are given; one that runs is left alone. */
  start(flags?: readonly string[]): Promise<void>;
  /** Pulls its cable to this machine, or plugs it in again. What was on its way is lost without a word. */
  plug(isIn: boolean): void;
  /** Copies an image from the shared Docker. */
  load(...images: readonly string[]): Promise<void>;
  /** Everything of it goes. */
  end(): Promise<void>;
}

export interface OwnDockerOptions {
  readonly flags?: readonly string[];
  /** Mounts a tmpfs of so many MiB as its data root: a disk that can be full. */
  readonly diskMiB?: number;
  /** Gives its network a cable to this machine's, as if it were another machine. */
  readonly linked?: boolean;
}

/** Whether this machine can have one. */
export const canHaveOwnDocker = (): boolean =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  ['dockerd', 'nsenter', 'ip'].every((program) => spawnSync('which', [program]).status === 0) &&
  mayMakeNamespaces();

/** Root of a container may not. */
function mayMakeNamespaces(): boolean {
  const name = `drydock-probe-${process.pid}`;
  const made = spawnSync('ip', ['netns', 'add', name]).status === 0;
  if (made) spawnSync('ip', ['netns', 'delete', name]);
  return made;
}

export async function startOwnDocker({
  flags = [],
  diskMiB,
  linked = false,
}: OwnDockerOptions = {}): Promise<OwnDocker> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-dockerd-'));
  const socketPath = join(folder, 'docker.sock');
  const data = join(folder, 'data');
  if (diskMiB !== undefined) {
    run('mkdir', data);
    run('mount', '-t', 'tmpfs', '-o', `size=${diskMiB}m`, 'tmpfs', data);
  }
  // Kept over its restarts: containers that live on are attached to what is in it.
  const namespace = basename(folder);
  run('ip', 'netns', 'add', namespace);
  run('ip', '-n', namespace, 'link', 'set', 'lo', 'up');
  const { address, cable } = linked ? link(namespace) : { address: '', cable: undefined };
  const pidFiles = [join(folder, 'exec', 'containerd', 'containerd.pid'), join(folder, 'pid')];
  const docker = new Dockerode({ socketPath });
  let daemon: ChildProcess | undefined;
  let lastFlags = flags;

  const tryToStart = async () => {
    const log = openSync(join(folder, 'dockerd.log'), 'a');
    for (const path of pidFiles) await removeStalePid(path, folder);
    const started = spawn(
      'nsenter',
      [
        ...[`--net=/var/run/netns/${namespace}`, 'dockerd', '--host', `unix://${socketPath}`, '--data-root', data],
        ...['--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid')],
        ...(SHARES_ID ? ['--config-file', await withIdOfItsOwn(folder)] : []),
        ...['--storage-driver', diskMiB === undefined ? 'overlay2' : 'vfs', ...lastFlags],
      ],
      { stdio: ['ignore', log, log] },
    );
    daemon = started;
    await eventually(
      async () => {
        if (started.exitCode !== null) throw new Hopeless(await lastLines(join(folder, 'dockerd.log')));
        await docker.ping();
      },
      { deadlineSeconds: 60, intervalMilliseconds: 100 },
    );
  };
  const start: OwnDocker['start'] = async (given = lastFlags) => {
    if (daemon?.exitCode === null && daemon.signalCode === null) return;
    lastFlags = given;
    await tryToStart().catch(async (error: unknown) => {
      if (!(error instanceof Hopeless)) throw error;
      // It may have relied on what a killed one left, which was still ending: the next finds that gone.
      const areGone = async () => {
        for (const path of pidFiles) {
          if (!(await removeStalePid(path, folder))) throw new Error(`${path}: it lives`, { cause: error });
        }
      };
      await eventually(areGone, { deadlineSeconds: 10 });
      await tryToStart();
    });
  };
  const stop: OwnDocker['stop'] = async (signal) => {
    const ending = daemon;
    if (ending?.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    await exited;
  };

  try {
    await start();
  } catch (error) {
    await stop('SIGKILL');
    throw error;
  }
  return {
    endpoint: `unix://${socketPath}`,
    folder,
    address,
    docker,
    start,
    stop,
    plug(isIn) {
      if (cable === undefined) throw new Error('it has no cable: ask for one with linked');
      run('ip', 'link', 'set', cable, isIn ? 'up' : 'down');
    },
    async load(...images) {
      const archive = await new Dockerode().getImage(images[0] ?? '').get();
      await finished(await docker.loadImage(archive));
      for (const each of images.slice(1))
        await finished(await docker.loadImage(await new Dockerode().getImage(each).get()));
    },
    async end() {
      for (const { Id } of await docker.listContainers({ all: true }).catch(() => [])) {
        await docker
          .getContainer(Id)
          .remove({ force: true, v: true })
          .catch(() => undefined);
      }
      await stop('SIGTERM');
      // What a killed dockerd left is nobody's child any more.
      await endProcessesOf(folder);
      // The kernel may keep the namespace for a while, and the cable with it.
      if (cable !== undefined) spawnSync('ip', ['link', 'delete', cable]);
      spawnSync('ip', ['netns', 'delete', namespace]);
      // Whatever is still mounted in its folders is in the way of their removal.
      for (const path of mountsBelow(folder, await readFile('/proc/mounts', 'utf8'))) spawnSync('umount', ['-l', path]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** Before version 23 all dockerds of a machine have one id, from a key in /etc/docker. */
const SHARES_ID =
  Number(/version (\d+)/.exec(spawnSync('dockerd', ['--version'], { encoding: 'utf8' }).stdout)?.[1]) < 23;

async function withIdOfItsOwn(folder: string): Promise<string> {
  const path = join(folder, 'daemon.json');
  await writeFile(path, JSON.stringify({ 'deprecated-key-path': join(folder, 'key.json') }));
  return path;
}

/** A cable between two networks, with a small subnet that nothing else here has. */
function link(namespace: string): { readonly address: string; readonly cable: string } {
  const number = process.pid % 16_000;
  for (let tries = 0; tries < 50; tries++) {
    const block = (number + tries) * 4;
    const at = (host: number) => `10.213.${Math.floor(block / 256) % 256}.${(block % 256) + host}`;
    const name = `dd${number + tries}`;
    if (spawnSync('ip', ['link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace]).status !== 0)
      continue;
    run('ip', 'address', 'add', `${at(1)}/30`, 'dev', name);
    run('ip', 'link', 'set', name, 'up');
    run('ip', '-n', namespace, 'address', 'add', `${at(2)}/30`, 'dev', 'eth0');
    run('ip', '-n', namespace, 'link', 'set', 'eth0', 'up');
    run('ip', '-n', namespace, 'route', 'add', 'default', 'via', at(1));
    return { address: at(2), cable: name };
  }
  throw new Error('this machine has no room for another cable');
}

const finished = async (stream: NodeJS.ReadableStream) => {
  for await (const _ of stream) continue;
};

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}

const lastLines = async (path: string) => (await readFile(path, 'utf8')).split('\n').slice(-15).join('\n');

/**
 * A killed dockerd leaves numbers behind, and the next one believes them while the dead processes are not reaped, or when
 * another program has the number by now.
 * @returns false where the process lives
 */
async function removeStalePid(path: string, folder: string): Promise<boolean> {
  const pid = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (pid === '') return true;
  // A dead process has no command line, and another program's does not name the folder.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  if (command.includes(folder)) return false;
  await rm(path, { force: true });
  return true;
}

/** Every process whose command line names the folder: containerd and its shims, with the containers below them. */
async function endProcessesOf(folder: string): Promise<void> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes(folder)) continue;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    for (const each of [...children.trim().split(' '), pid].filter((one) => one !== '')) {
      try {
        process.kill(Number(each), 'SIGKILL');
      } catch {
        // It had ended.
      }
    }
  }
}

/** Deepest first. */
const mountsBelow = (folder: string, mounts: string): string[] =>
  mounts
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length);
