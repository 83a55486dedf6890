/** Watches over a pull: a stream that may be silent at first, must not fall silent later, and may fail in its middle. */
import type { Readable } from 'node:stream';
import { DEADLINES, durationText } from './deadlines.ts';
import { DockerError, type PullProgress } from './docker.ts';
import { createLineSplitter } from './events.ts';
import { createPullTracker } from './pullProgress.ts';

export interface PullPatience {
  readonly total: number;
  readonly firstProgress: number;
  readonly inactivity: number;
}

const PATIENCE: PullPatience = {
  total: DEADLINES.pullTotal,
  firstProgress: DEADLINES.pullFirstProgress,
  inactivity: DEADLINES.pullInactivity,
};

/**
 * Resolves when the image is there.
 * @throws DockerError as Docker tells it, or of kind `timeout` when progress stops
 */
export function followPull(
  stream: Readable,
  image: string,
  onProgress: (progress: PullProgress) => void = () => undefined,
  patience: PullPatience = PATIENCE,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const tracker = createPullTracker(image);
    const giveUp = (waited: number) => () =>
      stream.destroy(new DockerError('timeout', `no progress of the pull of ${image} within ${durationText(waited)}`));
    const total = setTimeout(giveUp(patience.total), patience.total);
    let idle = setTimeout(giveUp(patience.firstProgress), patience.firstProgress);
    const split = createLineSplitter((line) => onProgress(tracker.line(line)));
    let failure: Error | undefined;
    stream.on('data', (chunk: Buffer) => {
      clearTimeout(idle);
      idle = setTimeout(giveUp(patience.inactivity), patience.inactivity);
      try {
        split(chunk);
      } catch (error) {
        stream.destroy(error as Error);
      }
    });
    stream.on('error', (error) => (failure ??= error));
    let ended = false;
    stream.on('end', () => (ended = true));
    stream.on('close', () => {
      clearTimeout(total);
      clearTimeout(idle);
      if (failure) reject(failure);
      else if (ended) resolve();
      else reject(new DockerError('unreachable', `the connection to Docker was lost during the pull of ${image}`));
    });
  });
}
