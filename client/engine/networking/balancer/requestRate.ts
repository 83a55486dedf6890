/** Requests a minute, from a counter that begins anew with every configuration. */

export interface RequestRate {
  /** @param total counted since the configuration of this generation was loaded */
  add(generation: number, total: number, now: number): void;
  /** Over the last minute; undefined until it has been counted for some seconds. */
  perMinute(now: number): number | undefined;
}

const MINUTE = 60_000;
const ENOUGH = 5000;

export function createRequestRate(): RequestRate {
  let last: { readonly generation: number; readonly total: number } | undefined;
  let counted: { readonly at: number; readonly requests: number }[] = [];
  let since: number | undefined;
  return {
    add(generation, total, now) {
      since ??= now;
      // Of another generation everything is new; what the one before counted since the last look is lost with it.
      const requests = last?.generation === generation ? Math.max(0, total - last.total) : total;
      last = { generation, total };
      counted = [...counted.filter(({ at }) => now - at < MINUTE), { at: now, requests }];
    },
    perMinute(now) {
      if (since === undefined || now - since < ENOUGH) return undefined;
      const window = Math.min(MINUTE, now - since);
      const requests = counted.filter(({ at }) => now - at < MINUTE).reduce((sum, each) => sum + each.requests, 0);
      return (requests * MINUTE) / window;
    },
  };
}
