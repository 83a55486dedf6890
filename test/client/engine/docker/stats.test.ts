import { describe, expect, it } from 'vitest';
import { toStats, type RawStats } from '../../../../client/engine/docker/stats.ts';

const raw: RawStats = {
  read: '2026-01-01T00:00:01.5Z',
  cpu_stats: { cpu_usage: { total_usage: 2_000_000_000 }, online_cpus: 4 },
  memory_stats: { usage: 1000, limit: 5000, stats: { inactive_file: 300 } },
  networks: { eth0: { rx_bytes: 10, tx_bytes: 20 }, eth1: { rx_bytes: 1, tx_bytes: 2 } },
  blkio_stats: {
    io_service_bytes_recursive: [
      { op: 'Read', value: 5 },
      { op: 'write', value: 7 },
      { op: 'Total', value: 12 },
      { op: 'read', value: 1 },
    ],
  },
  pids_stats: { current: 3 },
};

describe('a sample of Docker', () => {
  it('is told in sums, memory without the cache that can be taken back', () => {
    expect(toStats(raw)).toEqual({
      time: Date.UTC(2026, 0, 1, 0, 0, 1, 500),
      cpuNanoseconds: 2_000_000_000,
      onlineCpus: 4,
      memoryBytes: 700,
      memoryLimitBytes: 5000,
      network: { receivedBytes: 11, sentBytes: 22 },
      blockReadBytes: 6,
      blockWrittenBytes: 7,
      processes: 3,
      raw,
    });
  });

  it('of cgroup v1 names the cache otherwise, and older engines count CPUs otherwise', () => {
    const older: RawStats = {
      read: raw.read,
      cpu_stats: { cpu_usage: { total_usage: 1, percpu_usage: [1, 2] } },
      memory_stats: { usage: 1000, stats: { total_inactive_file: 100 } },
    };
    expect(toStats(older)).toMatchObject({ memoryBytes: 900, onlineCpus: 2 });
    expect(toStats(older)).not.toHaveProperty('network');
    expect(toStats({ ...older, networks: {} })).not.toHaveProperty('network');
  });

  it('of a container that does not run has no time', () => {
    expect(toStats({ read: '0001-01-01T00:00:00Z' })).toBeUndefined();
  });
});
