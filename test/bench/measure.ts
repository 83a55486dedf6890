/** Taking times. All in milliseconds. */

export const milliseconds = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

/** How long `work` took. */
export async function time(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The value that 95 of 100 do not exceed. */
export function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? NaN;
}

/** Runs `count` rounds in turn of both, so that a slow moment hits both; a tenth more rounds to warm up are not counted. */
export async function inTurn(
  count: number,
  one: () => unknown,
  other: () => unknown,
): Promise<{ one: number[]; other: number[] }> {
  const times = { one: [] as number[], other: [] as number[] };
  const warmUp = Math.ceil(count / 10) + 5;
  for (let round = -warmUp; round < count; round++) {
    const first = await time(one);
    const second = await time(other);
    if (round < 0) continue;
    times.one.push(first);
    times.other.push(second);
  }
  return times;
}
