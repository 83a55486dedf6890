import type { ServiceRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { pages, schedulingOf } from './launching.ts';

export const svcDaemonDesiredCount: ServiceRule = {
  code: 'svc-daemon-desired-count',
  level: 'error',
  summary: 'A DAEMON service has no desired count: it runs one task on every instance.',
  docs: pages.daemon,
  *check(service) {
    if (schedulingOf(service) !== 'DAEMON' || service.desiredCount === undefined) return;
    yield {
      at: service.desiredCount.node,
      message: 'A DAEMON service runs one task on every instance, so `desiredCount` is not allowed.',
      ecsMessage: 'The daemon scheduling strategy does not support a desired count for services',
      fixes: [remove(service.desiredCount.node)],
    };
  },
};
