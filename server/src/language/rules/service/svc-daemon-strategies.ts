import type { ServiceRule } from '../request.ts';
import { remove } from '../structure/repairs.ts';
import { isFilled, pages, schedulingOf } from './launching.ts';

export const svcDaemonStrategies: ServiceRule = {
  code: 'svc-daemon-strategies',
  level: 'error',
  summary: 'A DAEMON service has no placement strategy.',
  docs: pages.placement,
  *check(service) {
    const { placementStrategy } = service;
    if (schedulingOf(service) !== 'DAEMON' || placementStrategy === undefined || !isFilled(placementStrategy)) return;
    yield {
      at: placementStrategy.node,
      message: 'A DAEMON service runs on every instance, so there is nothing for a placement strategy to choose.',
      ecsMessage: 'The daemon scheduling strategy does not support placement strategies',
      fixes: [remove(placementStrategy.node)],
    };
  },
};
