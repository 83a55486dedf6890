import type { ObjectReader } from '../reader.ts';

/** Times are seconds; what is absent has the default that the schema tells. */
export const readHealthCheck = (check: ObjectReader) => ({
  node: check.node,
  command: check.texts('command'),
  interval: check.number('interval'),
  timeout: check.number('timeout'),
  retries: check.number('retries'),
  startPeriod: check.number('startPeriod'),
});

export const readRestartPolicy = (policy: ObjectReader) => ({
  node: policy.node,
  enabled: policy.flag('enabled'),
  ignoredExitCodes: policy.numbers('ignoredExitCodes'),
  restartAttemptPeriod: policy.number('restartAttemptPeriod'),
});
