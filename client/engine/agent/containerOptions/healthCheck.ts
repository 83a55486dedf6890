import type { FieldFamily } from './context.ts';

const NANOSECONDS = 1e9;
/** What ECS uses where the definition is silent, in seconds and times. */
const DEFAULTS = { interval: 30, timeout: 5, retries: 3 };

/** Only a check of the definition counts for ECS; an image's own is left alone and not looked at. */
export const healthCheckOptions: FieldFamily = ({ container: { healthCheck } }) => {
  if (!healthCheck?.command?.length) return {};
  return {
    Healthcheck: {
      Test: healthCheck.command,
      Interval: (healthCheck.interval ?? DEFAULTS.interval) * NANOSECONDS,
      Timeout: (healthCheck.timeout ?? DEFAULTS.timeout) * NANOSECONDS,
      Retries: healthCheck.retries ?? DEFAULTS.retries,
      ...(healthCheck.startPeriod === undefined ? {} : { StartPeriod: healthCheck.startPeriod * NANOSECONDS }),
    },
  };
};
