import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scaledClock, systemClock } from '../../../../client/engine/util/clock.ts';

describe('the clock', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('scales its sleeps and never its time', async () => {
    const clock = scaledClock(systemClock, 0.1);
    const woken = vi.fn();
    void clock.sleep(1000).then(woken);
    await vi.advanceTimersByTimeAsync(99);
    expect(woken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(woken).toHaveBeenCalledOnce();
    expect(clock.now()).toBe(Date.now());
  });

  it('is woken by its signal with the reason, before and during the sleep', async () => {
    const reason = new Error('enough');
    await expect(systemClock.sleep(1000, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const sleep = systemClock.sleep(1000, controller.signal);
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });
});
