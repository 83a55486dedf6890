/** Sums up the progress of an image's layers as one: Docker tells each layer by itself, and sizes only as it meets them. */
import { DockerError, type PullProgress } from './docker.ts';
import { kindOfSentence } from './errors.ts';

interface PullMessage {
  readonly id?: string;
  readonly status?: string;
  readonly error?: string;
  readonly errorDetail?: { readonly message?: string };
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

export interface PullTracker {
  /**
   * Takes one line of Docker's answer.
   * @returns the progress so far
   * @throws DockerError when the line tells that the pull failed
   */
  line(text: string): PullProgress;
}

export function createPullTracker(image: string): PullTracker {
  const layers = new Map<string, { current: number; total: number }>();
  return {
    line(text) {
      const message = parse(text);
      const failure = message.errorDetail?.message ?? message.error;
      if (failure !== undefined) throw new DockerError(kindOfSentence(failure), failure);
      if (message.id !== undefined) {
        const known = layers.get(message.id) ?? { current: 0, total: 0 };
        if (message.status === 'Downloading') {
          layers.set(message.id, {
            current: Math.max(known.current, message.progressDetail?.current ?? 0),
            total: Math.max(known.total, message.progressDetail?.total ?? 0),
          });
        } else if (message.status === 'Download complete' || message.status === 'Pull complete') {
          layers.set(message.id, { current: known.total, total: known.total });
        }
      }
      const all = [...layers.values()];
      return {
        image,
        status: message.status ?? '',
        downloadedBytes: all.reduce((sum, layer) => sum + layer.current, 0),
        totalBytes: all.reduce((sum, layer) => sum + layer.total, 0),
      };
    },
  };
}

function parse(text: string): PullMessage {
  try {
    return JSON.parse(text) as PullMessage;
  } catch {
    return {};
  }
}

/** The parts of `host/name:tag@digest`; Docker pulls every tag when none is given, so `latest` is filled in. */
export function parseImageReference(reference: string): { readonly fromImage: string; readonly tag?: string } {
  if (reference.includes('@')) return { fromImage: reference };
  const lastSegment = reference.slice(reference.lastIndexOf('/') + 1);
  const colon = lastSegment.indexOf(':');
  if (colon < 0) return { fromImage: reference, tag: 'latest' };
  return {
    fromImage: reference.slice(0, reference.length - lastSegment.length + colon),
    tag: lastSegment.slice(colon + 1),
  };
}
