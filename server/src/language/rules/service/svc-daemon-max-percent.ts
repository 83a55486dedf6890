import type { ServiceRule } from '../request.ts';
import { replace } from '../structure/repairs.ts';
import { pages, schedulingOf } from './launching.ts';

export const svcDaemonMaxPercent: ServiceRule = {
  code: 'svc-daemon-max-percent',
  level: 'error',
  summary: 'The maximumPercent of a DAEMON service is 100.',
  docs: pages.deployment,
  *check(service) {
    const max = service.deployment?.maximumPercent;
    if (schedulingOf(service) !== 'DAEMON' || max?.value === undefined || max.value <= 100) return;
    yield {
      at: max.node,
      message: `A DAEMON service runs at most one task on an instance, so \`maximumPercent\` cannot exceed 100; it is ${max.value}.`,
      ecsMessage: 'The daemon scheduling strategy does not support values above 100 for maximumPercent',
      fixes: [replace(max.node, 100)],
    };
  },
};
