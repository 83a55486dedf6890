/** What is used, in words. Pure. */
import type { ContainerUsage, ResourceUsage, UsageLimits } from '../../protocol/local.ts';

type Bounded = ResourceUsage & { readonly limits: UsageLimits };

/** For a row, where space is short: `12 % · 48 MiB`, CPU and memory, of what the container may use; vCPUs where nothing bounds it. */
export function shortUsage(usage: Bounded): string {
  const { cpuUnits, memoryMebibytes, limits } = usage;
  const cpu =
    cpuUnits === undefined
      ? []
      : [limits.cpuUnits === undefined ? `${(cpuUnits / 1024).toFixed(2)} vCPU` : percent(cpuUnits, limits.cpuUnits)];
  return [...cpu, mebibytes(memoryMebibytes)].join(' · ');
}

/** `30.7 of 256 CPU units (12 %)` */
export function cpuText({ cpuUnits, limits }: Bounded): string {
  if (cpuUnits === undefined) return 'not known yet';
  if (limits.cpuUnits === undefined) return `${number(cpuUnits)} CPU units (${(cpuUnits / 1024).toFixed(2)} vCPU)`;
  return `${number(cpuUnits)} of ${number(limits.cpuUnits)} CPU units (${percent(cpuUnits, limits.cpuUnits)})`;
}

/** `48 MiB of 512 MiB (9 %)` */
export function memoryText({ memoryMebibytes, limits }: Bounded): string {
  if (limits.memoryMebibytes === undefined) return mebibytes(memoryMebibytes);
  return `${mebibytes(memoryMebibytes)} of ${mebibytes(limits.memoryMebibytes)} (${percent(memoryMebibytes, limits.memoryMebibytes)})`;
}

/** `1.2 kB/s in, 340 B/s out`; undefined where it has no network of its own. */
export function networkText({ network }: ResourceUsage): string | undefined {
  return network && `${rate(network.receivedPerSecond)} in, ${rate(network.sentPerSecond)} out`;
}

/** `12 % of its 128 units`, as Container Insights divides; undefined where the container reserves none. */
export function reservedText({ cpuUnits, reservedCpuUnits }: ContainerUsage): string | undefined {
  if (cpuUnits === undefined || reservedCpuUnits === undefined) return undefined;
  return `${percent(cpuUnits, reservedCpuUnits)} of its ${number(reservedCpuUnits)} reserved units`;
}

/** `512 CPU units, 1024 MiB`; empty where only the machine bounds. */
export const limitsText = ({ cpuUnits, memoryMebibytes }: UsageLimits): string =>
  [
    ...(cpuUnits === undefined ? [] : [`${number(cpuUnits)} CPU units`]),
    ...(memoryMebibytes === undefined ? [] : [mebibytes(memoryMebibytes)]),
  ].join(', ');

/** One digit below ten: what idles is not simply nothing. */
function percent(value: number, whole: number): string {
  const share = (100 * value) / whole;
  return `${share < 10 ? Math.round(share * 10) / 10 : Math.round(share)} %`;
}

export const mebibytes = (value: number): string =>
  value >= 10 * 1024 ? `${number(value / 1024)} GiB` : `${number(value)} MiB`;

const number = (value: number): string => String(value < 100 ? Math.round(value * 10) / 10 : Math.round(value));

/** `850 B/s`, `1.2 kB/s`, `3.4 MB/s` */
export function rate(bytesPerSecond: number): string {
  if (bytesPerSecond < 1000) return `${Math.round(bytesPerSecond)} B/s`;
  if (bytesPerSecond < 1_000_000) return `${number(bytesPerSecond / 1000)} kB/s`;
  return `${number(bytesPerSecond / 1_000_000)} MB/s`;
}
