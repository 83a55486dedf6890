import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchIdle } from '../../../client/engine/idle.ts';

describe('idleness', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('counts from the last time somebody needed the engine', async () => {
    let busy = false;
    const onIdle = vi.fn();
    watchIdle({ busy: () => Promise.resolve(busy), limitMilliseconds: 60_000, onIdle });
    await vi.advanceTimersByTimeAsync(55_000);
    busy = true;
    await vi.advanceTimersByTimeAsync(600_000);
    busy = false;
    await vi.advanceTimersByTimeAsync(59_000);
    expect(onIdle).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(onIdle).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(onIdle).toHaveBeenCalledOnce();
  });

  it('ends with the engine', async () => {
    const onIdle = vi.fn();
    const watch = watchIdle({ busy: () => Promise.resolve(false), limitMilliseconds: 1000, onIdle });
    watch.dispose();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(onIdle).not.toHaveBeenCalled();
  });
});
