/**
 * What a container uses of CPU, memory and network, from two samples of Docker's statistics. Pure. The units are those of
 * Container Insights: CPU units of 1/1024 vCPU (CpuUtilized), memory without the file cache that the kernel can take back
 * (MemoryUtilized), bytes a second (NetworkRxBytes, NetworkTxBytes).
 */
import type { ContainerStats } from './docker.ts';

export interface Usage {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Units of 1/1024 vCPU; absent until there are two samples. */
  readonly cpuUnits?: number;
  readonly memoryBytes: number;
  /** What the kernel lets it have: its limit, or the machine's memory. */
  readonly memoryLimitBytes: number;
  readonly processes: number;
  /** Bytes a second over all interfaces; absent until there are two samples, and where it has no network of its own. */
  readonly network?: { readonly receivedPerSecond: number; readonly sentPerSecond: number };
}

const UNITS_PER_CPU = 1024;
const NANOSECONDS_PER_MILLISECOND = 1e6;

/** `before` is the sample before it, of the same container. */
export function usageOf(before: ContainerStats | undefined, now: ContainerStats): Usage {
  const { time, memoryBytes, memoryLimitBytes, processes } = now;
  return { time, memoryBytes, memoryLimitBytes, processes, ...(before ? rates(before, now) : {}) };
}

/** None when a counter went back: the container was started anew between the samples. */
function rates(before: ContainerStats, now: ContainerStats): Pick<Usage, 'cpuUnits' | 'network'> {
  const elapsed = now.time - before.time;
  const cpu = now.cpuNanoseconds - before.cpuNanoseconds;
  if (elapsed <= 0 || cpu < 0) return {};
  const cpuUnits = (cpu / NANOSECONDS_PER_MILLISECOND / elapsed) * UNITS_PER_CPU;
  if (!before.network || !now.network) return { cpuUnits };
  const perSecond = (bytes: number) => (Math.max(0, bytes) * 1000) / elapsed;
  return {
    cpuUnits,
    network: {
      receivedPerSecond: perSecond(now.network.receivedBytes - before.network.receivedBytes),
      sentPerSecond: perSecond(now.network.sentBytes - before.network.sentBytes),
    },
  };
}
