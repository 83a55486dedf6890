import { describe, expect, it } from 'vitest';
import {
  cpuText,
  limitsText,
  memoryText,
  networkText,
  rate,
  reservedText,
  shortUsage,
} from '../../../../client/extension/usage/words.ts';

const bounded = { limits: { cpuUnits: 256, memoryMebibytes: 512 }, memoryMebibytes: 47.53 };

describe('the words of usage', () => {
  it('tell the share of what a container may use', () => {
    expect(shortUsage({ ...bounded, cpuUnits: 128 })).toBe('50 % · 47.5 MiB');
    expect(cpuText({ ...bounded, cpuUnits: 0.5 })).toBe('0.5 of 256 CPU units (0.2 %)');
    expect(memoryText(bounded)).toBe('47.5 MiB of 512 MiB (9.3 %)');
  });

  it('tell vCPUs where only the machine bounds', () => {
    const free = { limits: {}, memoryMebibytes: 20_480, cpuUnits: 512 };
    expect(shortUsage(free)).toBe('0.50 vCPU · 20 GiB');
    expect(cpuText(free)).toBe('512 CPU units (0.50 vCPU)');
    expect(memoryText(free)).toBe('20 GiB');
  });

  it('tell memory alone before there is a rate', () => {
    expect(shortUsage(bounded)).toBe('47.5 MiB');
    expect(cpuText(bounded)).toBe('not known yet');
  });

  it('tell the share of the reserved CPU as Container Insights does', () => {
    const container = { ...bounded, name: 'app', internal: false, processes: 1, cpuUnits: 96 };
    expect(reservedText({ ...container, reservedCpuUnits: 64 })).toBe('150 % of its 64 reserved units');
    expect(reservedText(container)).toBeUndefined();
  });

  it('tell rates in the unit that fits', () => {
    expect([0, 999.4, 1234, 56_700, 3_400_000].map(rate)).toEqual([
      '0 B/s',
      '999 B/s',
      '1.2 kB/s',
      '56.7 kB/s',
      '3.4 MB/s',
    ]);
    expect(networkText({ memoryMebibytes: 1 })).toBeUndefined();
    expect(networkText({ memoryMebibytes: 1, network: { receivedPerSecond: 5, sentPerSecond: 2e6 } })).toBe(
      '5 B/s in, 2 MB/s out',
    );
  });

  it('tell limits, or nothing where there is none', () => {
    expect(limitsText({ cpuUnits: 512, memoryMebibytes: 1024 })).toBe('512 CPU units, 1024 MiB');
    expect(limitsText({})).toBe('');
  });
});
