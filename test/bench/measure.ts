/** Taking times; in milliseconds unless their names say otherwise. */
import { readFile } from 'node:fs/promises';

export const milliseconds = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

/** How long `work` took. */
export async function time(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The value that such a part of all does not exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN;
}

export const p95 = (values: readonly number[]): number => quantile(values, 0.95);

/**
 * How long this thread worked for it: what else runs on the machine takes its turns, but no part in this. Clocks of this
 * kind tick every few milliseconds: for work that takes a hundred or more.
 */
export async function workingTime(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** Ticks of the kernel's clock a second. */
export const TICKS = 100;

/** CPU time that a process has used so far, with all its threads. Linux only. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Runs `count` rounds in turn of both, so that a slow moment hits both; those to warm up are not counted. */
export async function inTurn(
  count: number,
  one: () => unknown,
  other: () => unknown,
  warmUp = Math.ceil(count / 10) + 5,
): Promise<{ one: number[]; other: number[] }> {
  const times = { one: [] as number[], other: [] as number[] };
  for (let round = -warmUp; round < count; round++) {
    const first = await time(one);
    const second = await time(other);
    if (round < 0) continue;
    times.one.push(first);
    times.other.push(second);
  }
  return times;
}

/**
 * The exponent `e` of `time ~ size^e` that fits best, by least squares of the logarithms: 1 is linear, 2 is quadratic.
 * `points` are sizes with their times.
 */
export function exponentOf(points: readonly (readonly [size: number, time: number])[]): number {
  const logs = points.map(([size, took]) => [Math.log(size), Math.log(took)] as const);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(logs.map(([size]) => size)), mean(logs.map(([, took]) => took))];
  const covariance = mean(logs.map(([size, took]) => (size - x) * (took - y)));
  return covariance / mean(logs.map(([size]) => (size - x) ** 2));
}
