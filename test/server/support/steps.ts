import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

/** How often each stretch of our code ran, by its file, function and offset in the file. */
export type Steps = ReadonlyMap<string, number>;

const OURS = fileURLToPath(new URL('../../../server/src/', import.meta.url));

/** Code that is optimized, thrown away or not yet worth a memory is not counted. */
const COUNT_ALL = ['--no-opt', '--no-maglev', '--no-lazy-feedback-allocation', '--no-flush-bytecode'];

/**
 * What V8 counts while each work runs: functions, and in them branches and loops. Unlike a time it is the same on every
 * machine and every day. Each runs once before it is counted.
 */
export async function countSteps(...works: readonly (() => void)[]): Promise<Steps[]> {
  for (const flag of COUNT_ALL) setFlagsFromString(flag);
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    for (const work of works) work();
    const counted: Steps[] = [];
    for (const work of works) {
      await session.post('Profiler.takePreciseCoverage');
      work();
      const { result } = await session.post('Profiler.takePreciseCoverage');
      counted.push(stepsIn(result));
    }
    await session.post('Profiler.stopPreciseCoverage');
    return counted;
  } finally {
    session.disconnect();
  }
}

function stepsIn(scripts: readonly Profiler.ScriptCoverage[]): Steps {
  const steps = new Map<string, number>();
  for (const { url, functions } of scripts) {
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    if (!file.startsWith(OURS)) continue;
    for (const { functionName, ranges } of functions) {
      for (const { startOffset, count } of ranges) {
        const place = `${file.slice(OURS.length)} ${functionName}@${startOffset}`;
        steps.set(place, (steps.get(place) ?? 0) + count);
      }
    }
  }
  return steps;
}

/**
 * The stretches that ran more than `factor` times as often, with both counts. Those that ran rarely do not matter; those
 * that are not in `before` ran as often as what is around them.
 */
export function grownBy(factor: number, before: Steps, after: Steps): string[] {
  return [...after].flatMap(([place, count]) => {
    const least = before.get(place);
    return least === undefined || count < 2_000 || count <= factor * least ? [] : [`${place}: ${least} → ${count}`];
  });
}
