import { describe, expect, it } from 'vitest';
import { DockerError, type ContainerStats } from '../../../../client/engine/docker/docker.ts';
import type { Usage } from '../../../../client/engine/docker/usage.ts';
import { createUsageCollector } from '../../../../client/engine/docker/usageCollector.ts';
import { createLog } from '../../../../client/engine/util/log.ts';
import { createFakeClock } from '../../../support/fakeClock.ts';

function setUp() {
  const clock = createFakeClock();
  const calls: string[] = [];
  let answer: 'sample' | 'stopped' | 'refused' = 'sample';
  const collector = createUsageCollector({
    clock,
    log: createLog(() => undefined, Date.now),
    docker: {
      stats(id): Promise<ContainerStats | undefined> {
        calls.push(id);
        if (answer === 'refused') return Promise.reject(new DockerError('timeout', 'Docker is busy'));
        if (answer === 'stopped') return Promise.resolve(undefined);
        const time = clock.now();
        return Promise.resolve({
          time,
          cpuNanoseconds: time * 250_000,
          onlineCpus: 2,
          memoryBytes: 1_048_576,
          memoryLimitBytes: 2_097_152,
          blockReadBytes: 0,
          blockWrittenBytes: 0,
          processes: 1,
          raw: {},
        });
      },
    },
  });
  return { clock, calls, collector, answerWith: (next: typeof answer) => (answer = next) };
}

describe('the collector of usage', () => {
  it('asks Docker once for all who watch a container', async () => {
    const { clock, calls, collector } = setUp();
    const told: Usage[][] = [[], []];
    told.forEach((list) => collector.watch('app', (usage) => list.push(usage)));
    await clock.advance(10_000);
    expect(calls.length).toBe(6);
    expect(told[0]).toHaveLength(6);
    expect(told[1]).toEqual(told[0]);
    expect(told[0]?.at(-1)).toMatchObject({ cpuUnits: 256 });
    expect(collector.latest('app')).toEqual(told[0]?.at(-1));
  });

  it('asks no more once nobody watches', async () => {
    const { clock, calls, collector } = setUp();
    const first = collector.watch('app', () => undefined);
    const second = collector.watch('app', () => undefined);
    first.dispose();
    await clock.advance(2500);
    expect(collector.watched()).toEqual(['app']);
    second.dispose();
    const before = calls.length;
    await clock.advance(60_000);
    expect(calls.length).toBe(before);
    expect(collector.watched()).toEqual([]);
    expect(collector.latest('app')).toBeUndefined();
  });

  it('begins anew for who watches again', async () => {
    const { clock, collector } = setUp();
    collector.watch('app', () => undefined).dispose();
    const told: Usage[] = [];
    collector.watch('app', (usage) => told.push(usage));
    await clock.advance(600);
    expect(told).toHaveLength(2);
    expect(told[0]).not.toHaveProperty('cpuUnits');
  });

  it('says nothing while the container is stopped or Docker does not answer, and goes on afterwards', async () => {
    const { clock, collector, answerWith } = setUp();
    const told: Usage[] = [];
    collector.watch('app', (usage) => told.push(usage));
    await clock.advance(1000);
    const before = told.length;
    answerWith('stopped');
    await clock.advance(10_000);
    answerWith('refused');
    await clock.advance(10_000);
    expect(told.length).toBe(before);
    answerWith('sample');
    await clock.advance(10_000);
    expect(told.length).toBeGreaterThan(before + 2);
    // The first sample after a gap has nothing to compare with.
    expect(told[before]).not.toHaveProperty('cpuUnits');
  });

  it('leaves nothing behind when it is disposed of', async () => {
    const { clock, calls, collector } = setUp();
    for (const id of ['a', 'b', 'c']) collector.watch(id, () => undefined);
    await clock.settle();
    collector.dispose();
    const before = calls.length;
    await clock.advance(60_000);
    expect(calls.length).toBe(before);
  });
});
