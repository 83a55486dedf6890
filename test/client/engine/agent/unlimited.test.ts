import { describe, expect, it } from 'vitest';
import { noticesFor } from '../../../../client/engine/agent/notices.ts';
import { toInfo, type RawInfo } from '../../../../client/engine/docker/inspection.ts';
import type { OverlaySettings, TaskDefinitionInput } from '../../../../client/engine/state/model.ts';

const raw: RawInfo = {
  ...{ ID: 'x', Name: 'x', ServerVersion: '20.10.24', OperatingSystem: 'Debian', OSType: 'linux' },
  ...{ Architecture: 'x86_64', NCPU: 2, MemTotal: 100, SecurityOptions: ['name=rootless'] },
};
const web = (more: object): TaskDefinitionInput => ({
  family: 'web',
  containerDefinitions: [{ name: 'web', image: 'web', ...more }],
});
const skipped: OverlaySettings = { containers: { web: { skip: true } }, volumes: {} };
const told = (definition: TaskDefinitionInput, unlimited: readonly ('cpu' | 'memory')[], overlay?: OverlaySettings) =>
  noticesFor(definition, overlay, { unlimited }).filter(({ message }) => message.includes('cannot limit'));

describe('a Docker that cannot limit its containers', () => {
  it('is known by what it says of itself: one without cgroups cannot, one that says nothing can', () => {
    const version = { ApiVersion: '1.41' };
    expect(toInfo({ ...raw, MemoryLimit: false, CpuCfsQuota: false }, version).unlimited).toEqual(['cpu', 'memory']);
    expect(toInfo({ ...raw, MemoryLimit: true, CpuCfsQuota: true }, version).unlimited).toEqual([]);
    expect(toInfo(raw, version).unlimited).toEqual([]);
  });

  it('is told of before the start of a task that asks for limits, once for each kind, where it first does', () => {
    const sized = { ...web({ memory: 64, memoryReservation: 32 }), cpu: '256' };
    expect(told(sized, ['cpu', 'memory'])).toEqual([
      { kind: 'not-applied', pointer: '/cpu', message: expect.stringMatching(/^cpu: .*takes what/) as string },
      {
        kind: 'not-applied',
        pointer: '/containerDefinitions/0/memory',
        message: expect.stringMatching(/^memory: .*never ended for want of memory/) as string,
      },
    ]);
  });

  it('is not told of where nothing is to be limited, or it can be', () => {
    expect(told(web({}), ['cpu', 'memory'])).toEqual([]);
    expect(told(web({ cpu: 0 }), ['cpu'])).toEqual([]);
    expect(told(web({ memory: 64 }), ['cpu'])).toEqual([]);
    expect(told(web({ memory: 64 }), [])).toEqual([]);
    expect(told(web({ memory: 64 }), ['memory'], skipped)).toEqual([]);
  });
});
