/** Where running image pulls are told: the agent reports, the event stream reads. */
import type { Disposable } from '../util/disposable.ts';

export interface PullReport {
  readonly image: string;
  readonly taskArns: readonly string[];
  readonly status: 'pulling' | 'done' | 'failed';
  readonly downloadedBytes: number;
  readonly totalBytes: number;
  readonly message?: string;
}

export interface PullBoard {
  report(report: PullReport): void;
  subscribe(listener: (report: PullReport) => void): Disposable;
}

export function createPullBoard(): PullBoard {
  const listeners = new Set<(report: PullReport) => void>();
  return {
    report: (report) => listeners.forEach((listener) => listener(report)),
    subscribe(listener) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
}
