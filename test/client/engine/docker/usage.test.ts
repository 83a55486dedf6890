import { describe, expect, it } from 'vitest';
import { toStats, type RawStats } from '../../../../client/engine/docker/stats.ts';
import { usageOf } from '../../../../client/engine/docker/usage.ts';

/** Two samples of a busy container as Docker 20.10 tells them on cgroup v1, a little over a second apart. */
const v1 = (read: string, cpu: number, received: number): RawStats => ({
  read,
  cpu_stats: { cpu_usage: { total_usage: cpu }, online_cpus: 2 },
  memory_stats: {
    usage: 73_400_320,
    limit: 134_217_728,
    stats: { total_inactive_file: 20_971_520, inactive_file: 4096 },
  },
  networks: { eth0: { rx_bytes: received, tx_bytes: 2 * received }, eth1: { rx_bytes: 0, tx_bytes: 0 } },
  pids_stats: { current: 3 },
});

const sample = (raw: RawStats) => {
  const stats = toStats(raw);
  if (!stats) throw new Error('not a sample');
  return stats;
};

describe('usage', () => {
  it('of CPU is in units of 1/1024 vCPU over the time between two samples, of the network in bytes a second', () => {
    const before = sample(v1('2026-11-22T18:00:00.000Z', 1_000_000_000, 1000));
    const now = sample(v1('2026-11-22T18:00:02.000Z', 2_000_000_000, 5000));
    expect(usageOf(before, now)).toEqual({
      time: Date.UTC(2026, 10, 22, 18, 0, 2),
      cpuUnits: 512,
      memoryBytes: 52_428_800,
      memoryLimitBytes: 134_217_728,
      processes: 3,
      network: { receivedPerSecond: 2000, sentPerSecond: 4000 },
    });
  });

  it('has no rates until there are two samples', () => {
    const usage = usageOf(undefined, sample(v1('2026-11-22T18:00:00Z', 1, 1)));
    expect(usage).not.toHaveProperty('cpuUnits');
    expect(usage).not.toHaveProperty('network');
    expect(usage.memoryBytes).toBe(52_428_800);
  });

  it('has no rates when the container was started anew between two samples', () => {
    const before = sample(v1('2026-11-22T18:00:00Z', 5_000_000_000, 9000));
    expect(usageOf(before, sample(v1('2026-11-22T18:00:02Z', 1_000_000, 10)))).not.toHaveProperty('cpuUnits');
  });

  it('has no rates for one sample told twice', () => {
    const twice = sample(v1('2026-11-22T18:00:00Z', 1, 1));
    expect(usageOf(twice, twice)).not.toHaveProperty('cpuUnits');
  });

  it('of a container in the network of another one has no network', () => {
    const raw = (read: string, cpu: number): RawStats => ({
      read,
      cpu_stats: { cpu_usage: { total_usage: cpu } },
      // cgroup v2 names the cache otherwise.
      memory_stats: { usage: 1000, limit: 0, stats: { inactive_file: 200 } },
    });
    const usage = usageOf(sample(raw('2026-11-22T18:00:00Z', 0)), sample(raw('2026-11-22T18:00:01Z', 2_000_000_000)));
    expect(usage).toMatchObject({ cpuUnits: 2048, memoryBytes: 800 });
    expect(usage).not.toHaveProperty('network');
  });
});
