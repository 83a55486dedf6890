/** How often one caller may ask: the ECS agent's limits on its endpoints (ecs/runtime 3.3). Pure but for the clock. */

/** Requests a second in the long run, and at once after a rest. */
export const STEADY_RATE = 40;
export const BURST = 60;

/** Callers that have been quiet for so long have their whole burst again and need not be remembered. Milliseconds. */
const FULL_AGAIN = (BURST / STEADY_RATE) * 1000;
const MOST_REMEMBERED = 1000;

export interface RateLimit {
  /** Whether `caller` may ask now; asking counts. */
  allows(caller: string): boolean;
}

/** @param now milliseconds, never going back */
export function createRateLimit(now: () => number): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    allows(caller) {
      const at = now();
      if (buckets.size >= MOST_REMEMBERED) {
        for (const [key, bucket] of buckets) if (at - bucket.at >= FULL_AGAIN) buckets.delete(key);
      }
      const bucket = buckets.get(caller) ?? { tokens: BURST, at };
      const tokens = Math.min(BURST, bucket.tokens + ((at - bucket.at) / 1000) * STEADY_RATE);
      const allowed = tokens >= 1;
      buckets.set(caller, { tokens: allowed ? tokens - 1 : tokens, at });
      return allowed;
    },
  };
}
