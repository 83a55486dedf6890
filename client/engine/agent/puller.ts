/** Makes sure an image is there: looks, pulls when it must, once for all who want the same image at the same time. */
import { createHash } from 'node:crypto';
import { DockerError, type Docker, type ImageInspection, type PullProgress } from '../docker/docker.ts';
import type { PullBoard } from '../docker/pullBoard.ts';
import type { Clock } from '../util/clock.ts';
import { messageOf } from '../util/log.ts';
import type { PullBehavior } from './agent.ts';
import type { PullTimes } from './changes.ts';

export interface ImageWish {
  readonly image: string;
  /** Only when the definition names an architecture. */
  readonly platform?: string | undefined;
  readonly taskArn: string;
  /** Of the image's registry, given by the task; without one Docker's own login serves. */
  readonly login?: { readonly username: string; readonly password: string } | undefined;
  readonly behavior: PullBehavior;
  /** Nobody waits any more: the pull ends when the last one left. */
  readonly signal: AbortSignal;
}

export interface ImageReady {
  /** `sha256:…` of the registry's manifest; absent for images that never came from one. */
  readonly digest?: string;
  /** Absent when no pull was needed. */
  readonly times?: PullTimes;
}

export interface Puller {
  /** @throws DockerError when there is no such image, or nobody waits any more */
  ensure(wish: ImageWish): Promise<ImageReady>;
  /** Names of the variables that an image sets, as they were when it was last made ready; undefined when it was not. */
  variables(image: string): readonly string[] | undefined;
}

interface RunningPull {
  readonly done: Promise<PullTimes>;
  readonly giveUp: () => void;
  readonly taskArns: Set<string>;
  waiters: number;
}

/** At most so often per image. */
const REPORT_PAUSE = 250;

/** The ECS agent tries five times, with pauses from 1.1 to 5 seconds that double; in vain where the answer is final. */
const TRIES = 5;
const FIRST_PAUSE = 1100;
const LONGEST_PAUSE = 5000;

/** A registry or network that may do better in a moment. Who cannot be found or refuses will not. */
const isPassing = ({ kind, message }: DockerError) =>
  (kind === 'other' || kind === 'timeout') &&
  /\b(?:50[0234]|429)\b|toomanyrequests|internal server error|bad gateway|service unavailable|EOF|connection reset|i\/o timeout|TLS handshake timeout|Client\.Timeout|no progress/i.test(
    message,
  );

export function createPuller(docker: Docker, board: PullBoard, clock: Clock): Puller {
  const running = new Map<string, RunningPull>();
  const pulledHere = new Set<string>();
  const variables = new Map<string, readonly string[]>();

  const inspecting = new Map<string, Promise<ImageInspection | undefined>>();

  const inspect = async (image: string) => {
    const found = await docker.inspectImage(image);
    if (found) variables.set(image, found.variables);
    return found;
  };

  /** Once for all who ask at the same time. */
  const inspectTogether = (image: string): Promise<ImageInspection | undefined> => {
    const known = inspecting.get(image);
    if (known) return known;
    const asked = inspect(image).finally(() => inspecting.delete(image));
    inspecting.set(image, asked);
    return asked;
  };

  const begin = (key: string, { image, platform, login }: ImageWish): RunningPull => {
    const abort = new AbortController();
    const taskArns = new Set<string>();
    let lastReport = -Infinity;
    let latest: PullProgress = { image, status: '', downloadedBytes: 0, totalBytes: 0 };
    const report = (status: 'pulling' | 'done' | 'failed', message?: string) => {
      const { downloadedBytes, totalBytes } = latest;
      const base = { image, taskArns: [...taskArns], status, downloadedBytes, totalBytes };
      board.report(message === undefined ? base : { ...base, message });
    };
    /** Another pull of the same image may be under way by now. */
    const forget = () => {
      if (running.get(key) === pull) running.delete(key);
    };
    const run = async (): Promise<PullTimes> => {
      const startedAt = clock.now();
      const attempt = () =>
        docker.pullImage(image, {
          ...(platform === undefined ? {} : { platform }),
          ...(login === undefined ? {} : { login }),
          signal: abort.signal,
          onProgress: (progress) => {
            latest = progress;
            if (clock.now() - lastReport < REPORT_PAUSE) return;
            lastReport = clock.now();
            report('pulling', progress.status);
          },
        });
      try {
        for (let tries = 1, pause = FIRST_PAUSE; ; tries++, pause = Math.min(pause * 2, LONGEST_PAUSE)) {
          try {
            await attempt();
            break;
          } catch (error) {
            if (!(error instanceof DockerError) || !isPassing(error) || tries >= TRIES || abort.signal.aborted)
              throw error;
            report('pulling', `trying again: ${error.message}`);
            await clock.sleep(pause, abort.signal);
          }
        }
        pulledHere.add(`${image} ${platform ?? ''}`);
        report('done');
        return { startedAt, stoppedAt: clock.now() };
      } catch (error) {
        report('failed', messageOf(error));
        throw error;
      } finally {
        forget();
      }
    };
    const giveUp = () => {
      // First: who comes from now on must not join a pull that ends without an image.
      forget();
      abort.abort();
    };
    const pull: RunningPull = { done: Promise.resolve().then(run), giveUp, taskArns, waiters: 0 };
    // Whoever waits handles the failure; when all have left nobody does.
    pull.done.catch(() => undefined);
    running.set(key, pull);
    return pull;
  };

  const pull = async (wish: ImageWish): Promise<PullTimes> => {
    const key = `${wish.image} ${wish.platform ?? ''} ${loginKey(wish)}`;
    const shared = running.get(key) ?? begin(key, wish);
    shared.waiters++;
    shared.taskArns.add(wish.taskArn);
    let leave: () => void = () => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(new DockerError('other', `the pull of ${wish.image} was given up: the task is stopping`));
      wish.signal.addEventListener('abort', leave, { once: true });
      if (wish.signal.aborted) leave();
    });
    try {
      return await Promise.race([shared.done, left]);
    } finally {
      wish.signal.removeEventListener('abort', leave);
      if (--shared.waiters === 0) shared.giveUp();
    }
  };

  return {
    async ensure(wish) {
      const { image, platform, behavior } = wish;
      const local = async () => {
        const found = await inspectTogether(image);
        if (!found) return undefined;
        // An image of another architecture is not the one asked for, unless it was built here and is nowhere else.
        const fits = platform === undefined || platform === `linux/${found.architecture}`;
        return fits || found.repoDigests.length === 0 ? found : undefined;
      };
      const cached = await local();
      const mustPull =
        behavior === 'prefer-cached'
          ? cached === undefined
          : behavior !== 'once' || !pulledHere.has(`${image} ${platform ?? ''}`) || cached === undefined;
      if (!mustPull) return withDigest(cached?.repoDigests);
      let times: PullTimes;
      try {
        times = await pull(wish);
      } catch (error) {
        // `default` falls back to what is there, as the ECS agent does.
        if (behavior === 'default' && cached && !wish.signal.aborted) return withDigest(cached.repoDigests);
        throw error;
      }
      return { ...withDigest((await inspect(image))?.repoDigests), times };
    },
    variables: (image) => variables.get(image),
  };
}

/** Who may not pull an image does not wait for the pull of one who may. */
const loginKey = ({ login }: ImageWish) =>
  login === undefined ? '' : createHash('sha256').update(JSON.stringify(login)).digest('hex');

function withDigest(repoDigests: readonly string[] | undefined): ImageReady {
  const digest = repoDigests?.[0]?.split('@')[1];
  return digest === undefined ? {} : { digest };
}
