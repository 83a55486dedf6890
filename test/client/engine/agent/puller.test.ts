import { describe, expect, it } from 'vitest';
import type { PullBehavior } from '../../../../client/engine/agent/agent.ts';
import { createPuller } from '../../../../client/engine/agent/puller.ts';
import {
  DockerError,
  type Docker,
  type ImageInspection,
  type PullProgress,
} from '../../../../client/engine/docker/docker.ts';
import { createPullBoard, type PullReport } from '../../../../client/engine/docker/pullBoard.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

const image = (more: Partial<ImageInspection> = {}): ImageInspection => ({
  id: 'sha256:id',
  repoDigests: ['web@sha256:abc'],
  architecture: 'amd64',
  sizeBytes: 1,
  variables: [],
  ...more,
});

/** A Docker that only knows images; each pull waits until the test ends it. */
function setUp(local?: ImageInspection) {
  const clock = createFakeClock();
  const state = {
    local,
    inspections: 0,
    pulls: [] as {
      platform?: string;
      aborted: () => boolean;
      progress: (p: PullProgress) => void;
      end: (error?: Error) => void;
    }[],
  };
  const docker = {
    inspectImage: () => {
      state.inspections += 1;
      return Promise.resolve(state.local);
    },
    pullImage: (_reference: string, { platform, signal, onProgress }: Parameters<Docker['pullImage']>[1]) =>
      new Promise<void>((resolve, reject) => {
        state.pulls.push({
          ...(platform === undefined ? {} : { platform }),
          aborted: () => signal?.aborted ?? false,
          progress: (progress) => onProgress?.(progress),
          end: (error) => {
            if (error) reject(error);
            else resolve();
          },
        });
      }),
  } as Pick<Docker, 'inspectImage' | 'pullImage'> as Docker;
  const reports: PullReport[] = [];
  const board = createPullBoard();
  board.subscribe((report) => reports.push(report));
  const puller = createPuller(docker, board, clock);
  const ensure = (behavior: PullBehavior, more: { platform?: string; signal?: AbortSignal; taskArn?: string } = {}) =>
    puller.ensure({ image: 'web:1', taskArn: 'task1', signal: new AbortController().signal, behavior, ...more });
  return { clock, state, reports, ensure };
}

const denied = new DockerError('unauthorized', 'pull access denied');

describe('prefer-cached', () => {
  it('does not pull what is here, and tells its digest', async () => {
    const { ensure, state } = setUp(image());
    expect(await ensure('prefer-cached')).toEqual({ digest: 'sha256:abc' });
    expect(state.pulls).toEqual([]);
  });

  it('asks Docker once for all who want the same image at the same time', async () => {
    const { ensure, state } = setUp(image());
    await Promise.all(Array.from({ length: 10 }, (_, index) => ensure('prefer-cached', { taskArn: `task${index}` })));
    expect(state.inspections).toBe(1);
  });

  it('pulls what is not here', async () => {
    const { ensure, state, clock } = setUp();
    const ready = ensure('prefer-cached');
    await clock.settle();
    state.local = image();
    state.pulls[0]?.end();
    expect(await ready).toMatchObject({ digest: 'sha256:abc', times: {} });
  });

  it('pulls again for another architecture, but not for an image that was built here', async () => {
    const other = setUp(image({ architecture: 'arm64' }));
    void other.ensure('prefer-cached', { platform: 'linux/amd64' });
    await other.clock.settle();
    expect(other.state.pulls).toMatchObject([{ platform: 'linux/amd64' }]);
    const built = setUp(image({ architecture: 'arm64', repoDigests: [] }));
    expect(await built.ensure('prefer-cached', { platform: 'linux/amd64' })).toEqual({});
  });
});

describe('the other behaviours', () => {
  it('default pulls always and falls back to what is here', async () => {
    const { ensure, state, clock } = setUp(image());
    const ready = ensure('default');
    await clock.settle();
    state.pulls[0]?.end(denied);
    expect(await ready).toEqual({ digest: 'sha256:abc' });
  });

  it('always pulls always and fails with the pull', async () => {
    const { ensure, state, clock } = setUp(image());
    const ready = ensure('always');
    await clock.settle();
    state.pulls[0]?.end(denied);
    await expect(ready).rejects.toBe(denied);
  });

  it('once pulls what this engine has not pulled yet', async () => {
    const { ensure, state, clock } = setUp(image());
    const first = ensure('once');
    await clock.settle();
    state.pulls[0]?.end();
    await first;
    await ensure('once');
    expect(state.pulls).toHaveLength(1);
  });
});

describe('several that want the same image', () => {
  it('share one pull, which is told with all their tasks', async () => {
    const { ensure, state, clock, reports } = setUp();
    const both = [ensure('prefer-cached', { taskArn: 'a' }), ensure('prefer-cached', { taskArn: 'b' })];
    await clock.settle();
    state.pulls[0]?.progress({ image: 'web:1', status: 'Downloading', downloadedBytes: 1, totalBytes: 10 });
    state.pulls[0]?.progress({ image: 'web:1', status: 'Downloading', downloadedBytes: 2, totalBytes: 10 });
    await clock.advance(300);
    state.pulls[0]?.progress({ image: 'web:1', status: 'Downloading', downloadedBytes: 9, totalBytes: 10 });
    state.pulls[0]?.end();
    await Promise.all(both);
    expect(state.pulls).toHaveLength(1);
    expect(reports.map(({ status, downloadedBytes }) => [status, downloadedBytes])).toEqual([
      ['pulling', 1],
      ['pulling', 9],
      ['done', 9],
    ]);
    expect(reports.at(-1)?.taskArns).toEqual(['a', 'b']);
  });

  it('end the pull when the last of them gives up', async () => {
    const { ensure, state, clock } = setUp();
    const [a, b] = [new AbortController(), new AbortController()];
    const both = [ensure('prefer-cached', { signal: a.signal }), ensure('prefer-cached', { signal: b.signal })];
    await clock.settle();
    a.abort();
    await expect(both[0]).rejects.toMatchObject({ kind: 'other' });
    expect(state.pulls[0]?.aborted()).toBe(false);
    b.abort();
    await expect(both[1]).rejects.toMatchObject({ kind: 'other' });
    expect(state.pulls[0]?.aborted()).toBe(true);
  });

  it('all learn of its failure, and the next one tries again', async () => {
    const { ensure, state, clock, reports } = setUp();
    const both = [ensure('prefer-cached'), ensure('prefer-cached')];
    await clock.settle();
    state.pulls[0]?.end(denied);
    for (const each of both) await expect(each).rejects.toBe(denied);
    expect(reports.at(-1)).toMatchObject({ status: 'failed', message: 'pull access denied' });
    void ensure('prefer-cached');
    await clock.settle();
    expect(state.pulls).toHaveLength(2);
  });
});

describe('a pull that fails', () => {
  it('for a passing reason is tried again, five times, with pauses that grow', async () => {
    const { ensure, state, clock } = setUp();
    const bad = new DockerError('other', 'received unexpected HTTP status: 503 Service Unavailable');
    const begun = clock.now();
    const failure = expect(ensure('prefer-cached')).rejects.toBe(bad);
    for (let tries = 0; tries < 5; tries++) {
      await clock.until(() => state.pulls.length === tries + 1);
      state.pulls[tries]?.end(bad);
    }
    await failure;
    expect(clock.now() - begun).toBe(1100 + 2200 + 4400 + 5000);
  });

  it('for good is not, and neither is one that nobody waits for any more', async () => {
    const { ensure, state, clock } = setUp();
    const gone = new AbortController();
    const given = ensure('prefer-cached', { signal: gone.signal });
    await clock.settle();
    state.pulls[0]?.end(new DockerError('other', 'unexpected EOF'));
    await clock.settle();
    gone.abort();
    await expect(given).rejects.toMatchObject({ kind: 'other' });
    await clock.advance(20_000);
    expect(state.pulls).toHaveLength(1);
  });
});
