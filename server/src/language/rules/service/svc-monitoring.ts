import { listOf } from '../wording.ts';
import type { ServiceRule } from '../request.ts';
import { pages } from './launching.ts';

const METRICS = ['CPUUtilization', 'MemoryUtilization'];
const RESOLUTIONS = [20, 60];

export const svcMonitoring: ServiceRule = {
  code: 'svc-monitoring',
  level: 'error',
  summary: 'Metrics of a service are CPUUtilization and MemoryUtilization, every 20 or 60 seconds.',
  docs: pages.createService,
  *check({ metricConfigurations }) {
    for (const { metricNames, resolutionSeconds } of metricConfigurations?.items ?? []) {
      for (const name of metricNames?.items ?? []) {
        if (name.value === undefined || METRICS.includes(name.value)) continue;
        yield {
          at: name.node,
          message: `\`${name.value}\` is no metric of a service; there are ${listOf(METRICS, 'and')}.`,
        };
      }
      if (resolutionSeconds?.value === undefined || RESOLUTIONS.includes(resolutionSeconds.value)) continue;
      yield {
        at: resolutionSeconds.node,
        message: `\`resolutionSeconds\` is 20 or 60; it is ${resolutionSeconds.value}.`,
      };
    }
  },
};
