/** A loop of requests from a few clients at once, each over connections that are kept, as browsers and SDKs do. */
import { onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';

export interface Load {
  /** Resolves once this many more requests were answered. */
  answered(count: number): Promise<void>;
  stop(): Promise<{ readonly successes: number; readonly failures: readonly string[] }>;
}

/** Ends with the test, however that ends. */
export function startLoad(url: string, clients = 4): Load {
  const ending = new AbortController();
  const failures: string[] = [];
  let successes = 0;
  const client = async () => {
    while (!ending.signal.aborted) {
      const begun = performance.now();
      try {
        const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
        await answer.text();
        if (answer.ok) successes++;
        else failures.push(`HTTP ${answer.status}`);
      } catch (error) {
        const took = (performance.now() - begun).toFixed(0);
        failures.push(`${String((error as Error).cause ?? error)} after ${took} ms`);
      }
    }
  };
  onTestFinished(() => ending.abort());
  const running = Array.from({ length: clients }, client);
  return {
    async answered(count) {
      const wanted = successes + count;
      await eventually(
        () => {
          if (successes < wanted)
            throw new Error(`${successes} of ${wanted} answers; failures: ${failures.join(', ')}`);
          return Promise.resolve();
        },
        { deadlineSeconds: 60 },
      );
    },
    async stop() {
      ending.abort();
      await Promise.all(running);
      return { successes, failures };
    },
  };
}
