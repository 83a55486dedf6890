/** Docker's account of what a container uses, in the port's words. Pure. */
import type { ContainerStats } from './docker.ts';

/** `GET /containers/{id}/stats`, the part that is read. cgroup v1 and v2 differ in `memory_stats.stats`. */
export interface RawStats {
  readonly read: string;
  readonly cpu_stats?: {
    readonly cpu_usage?: { readonly total_usage?: number; readonly percpu_usage?: readonly number[] | null };
    readonly online_cpus?: number;
  };
  readonly memory_stats?: {
    readonly usage?: number;
    readonly limit?: number;
    readonly stats?: { readonly total_inactive_file?: number; readonly inactive_file?: number };
  };
  readonly networks?: Readonly<Record<string, { readonly rx_bytes?: number; readonly tx_bytes?: number }>>;
  readonly blkio_stats?: {
    readonly io_service_bytes_recursive?: readonly { readonly op: string; readonly value: number }[] | null;
  };
  readonly pids_stats?: { readonly current?: number };
}

/** @returns undefined for a container that does not run: Docker answers with a sample of no time */
export function toStats(raw: RawStats): ContainerStats | undefined {
  const time = Date.parse(raw.read);
  if (!(time > 0)) return undefined;
  const { cpu_stats: cpu, memory_stats: memory, networks } = raw;
  const reclaimable = memory?.stats?.total_inactive_file ?? memory?.stats?.inactive_file ?? 0;
  const usage = memory?.usage ?? 0;
  const blocks = raw.blkio_stats?.io_service_bytes_recursive ?? [];
  const bytesOf = (operation: string) =>
    sum(blocks.filter(({ op }) => op.toLowerCase() === operation).map(({ value }) => value));
  return {
    time,
    cpuNanoseconds: cpu?.cpu_usage?.total_usage ?? 0,
    onlineCpus: cpu?.online_cpus ?? cpu?.cpu_usage?.percpu_usage?.length ?? 1,
    memoryBytes: reclaimable < usage ? usage - reclaimable : usage,
    memoryLimitBytes: memory?.limit ?? 0,
    // Older engines tell the networks of a container that has none of its own as an empty list.
    ...(networks === undefined || Object.keys(networks).length === 0
      ? {}
      : { network: trafficOf(Object.values(networks)) }),
    blockReadBytes: bytesOf('read'),
    blockWrittenBytes: bytesOf('write'),
    processes: raw.pids_stats?.current ?? 0,
    raw: { ...raw },
  };
}

const trafficOf = (interfaces: readonly { readonly rx_bytes?: number; readonly tx_bytes?: number }[]) => ({
  receivedBytes: sum(interfaces.map((each) => each.rx_bytes ?? 0)),
  sentBytes: sum(interfaces.map((each) => each.tx_bytes ?? 0)),
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
