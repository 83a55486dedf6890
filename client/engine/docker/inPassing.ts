/**
 * States of Docker that pass by themselves. A name is taken before its container can be inspected, and is free only after
 * that is gone: an engine that was killed while it made a container leaves such a moment to the next one.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { DockerError } from './docker.ts';

/** Milliseconds between two looks, and how long they go on. */
const INTERVAL = 100;
const PATIENCE = 30_000;

/**
 * What `create` resolves with, tried again while its name is taken and no container has it.
 * @throws what `create` does: kind `conflict` when a container has the name, or nobody has got it for too long
 */
export async function createdUnderItsName<T>(create: () => Promise<T>, isThere: () => Promise<boolean>): Promise<T> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    try {
      return await create();
    } catch (error) {
      const isTaken = error instanceof DockerError && error.kind === 'conflict';
      if (!isTaken || performance.now() > deadline || (await isThere())) throw error;
    }
    await wait(INTERVAL);
  }
}

/** Resolves when it is gone, or when Docker has taken so long to remove it that waiting helps nobody. */
export async function untilGone(isThere: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (performance.now() < deadline && (await isThere())) await wait(INTERVAL);
}
