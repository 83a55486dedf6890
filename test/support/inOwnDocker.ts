/** A program run on a Docker engine of its own, in that one's network, where its published ports are. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { canHaveOwnDocker, startOwnDocker } from './ownDocker.ts';

const IMAGES = ['drydock-test/web:latest', process.env.DRYDOCK_HELPER_IMAGE ?? 'drydock/helper:local'];

/**
 * Runs this Node with the arguments and DOCKER_HOST set.
 * @returns its exit code; undefined where no other Docker can be had: then nothing was run
 */
export async function inOwnDocker(args: readonly string[]): Promise<number | undefined> {
  if (!canHaveOwnDocker()) return undefined;
  const own = await startOwnDocker();
  try {
    await own.load(...IMAGES);
    const child = spawn('nsenter', [`--net=/var/run/netns/${basename(own.folder)}`, process.execPath, ...args], {
      stdio: 'inherit',
      env: { ...process.env, DOCKER_HOST: own.endpoint },
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await own.end();
  }
}
