import { describe, expect, it } from 'vitest';
import { effectiveLimits } from '../../../../client/engine/agent/effectiveLimits.ts';

const GIB = 1024 ** 3;
const containers = [
  { name: 'app', image: 'app', cpu: 128, memory: 300 },
  { name: 'log', image: 'log' },
];

describe('effective limits', () => {
  it('are those of the task for containers without their own', () => {
    const definition = { family: 'web', cpu: '256', memory: '512', containerDefinitions: containers };
    expect(
      effectiveLimits({ task: { definition, overrides: {} }, machine: { cpus: 4, memoryBytes: 8 * GIB } }),
    ).toEqual({
      cpuUnits: 256,
      memoryMebibytes: 512,
      containers: [
        { name: 'app', cpuUnits: 256, memoryMebibytes: 300, reservedCpuUnits: 128 },
        { name: 'log', cpuUnits: 256, memoryMebibytes: 512 },
      ],
    });
  });

  it('are no more than Docker has', () => {
    const definition = { family: 'big', cpu: '8192', memory: '16384', containerDefinitions: containers };
    const limits = effectiveLimits({ task: { definition, overrides: {} }, machine: { cpus: 2, memoryBytes: 4 * GIB } });
    expect(limits).toMatchObject({ cpuUnits: 2048, memoryMebibytes: 4096 });
    expect(limits.containers[1]).toMatchObject({ cpuUnits: 2048, memoryMebibytes: 4096 });
  });

  it('follow the overrides of RunTask', () => {
    const definition = { family: 'web', cpu: '256', memory: '512', containerDefinitions: containers };
    const overrides = { memory: '1024', containerOverrides: [{ name: 'app', memory: 64, cpu: 32 }] };
    const limits = effectiveLimits({ task: { definition, overrides }, machine: {} });
    expect(limits.memoryMebibytes).toBe(1024);
    expect(limits.containers[0]).toMatchObject({ memoryMebibytes: 64, reservedCpuUnits: 32 });
  });

  it('are absent where only the machine bounds', () => {
    const definition = { family: 'free', containerDefinitions: [{ name: 'app', image: 'app' }] };
    expect(effectiveLimits({ task: { definition, overrides: {} }, machine: { cpus: 2, memoryBytes: GIB } })).toEqual({
      containers: [{ name: 'app' }],
    });
  });
});
