import { describe, expect, it } from 'vitest';
import { createRequestRate } from '../../../../../client/engine/networking/balancer/requestRate.ts';

describe('the rate of requests', () => {
  it('is known after some seconds, over a counter that begins anew', () => {
    const rate = createRequestRate();
    rate.add(1, 0, 0);
    rate.add(1, 50, 1000);
    expect(rate.perMinute(1000)).toBeUndefined();
    rate.add(2, 10, 10_000);
    expect(rate.perMinute(10_000)).toBe(360);
    rate.add(2, 70, 60_000);
    expect(rate.perMinute(60_000)).toBe(120);
    expect(rate.perMinute(125_000)).toBe(0);
  });
});
