import { expect, it } from 'vitest';
import { createPuller } from '../../../../client/engine/agent/puller.ts';
import type { Docker } from '../../../../client/engine/docker/docker.ts';
import { createPullBoard } from '../../../../client/engine/docker/pullBoard.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

it('shares the pull of an image among those who log in alike, and with nobody else', async () => {
  const logins: (string | undefined)[] = [];
  const ends: (() => void)[] = [];
  const docker = {
    inspectImage: () => Promise.resolve(undefined),
    pullImage: (_reference: string, { login }: Parameters<Docker['pullImage']>[1]) => {
      logins.push(login?.username);
      return new Promise<void>((resolve) => ends.push(resolve));
    },
  } as Pick<Docker, 'inspectImage' | 'pullImage'> as Docker;
  const puller = createPuller(docker, createPullBoard(), createFakeClock());
  const { signal } = new AbortController();
  const ensure = (username?: string) =>
    puller.ensure({
      image: 'private:1',
      taskArn: 'task',
      behavior: 'prefer-cached',
      signal,
      ...(username === undefined ? {} : { login: { username, password: 'p' } }),
    });
  const pulls = [ensure('a'), ensure('a'), ensure('b'), ensure()];
  await expect.poll(() => logins.length).toBe(3);
  expect(new Set(logins)).toEqual(new Set(['a', 'b', undefined]));
  ends.forEach((end) => end());
  await Promise.all(pulls);
});
