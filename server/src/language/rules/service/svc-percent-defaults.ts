import type { ServiceRule } from '../request.ts';
import { pages, schedulingOf } from './launching.ts';

export const svcPercentDefaults: ServiceRule = {
  code: 'svc-percent-defaults',
  level: 'hint',
  summary: 'A service of one task can start the new task before it stops the old one.',
  docs: pages.deployment,
  *check(service) {
    const { deployment, desiredCount } = service;
    const max = deployment?.maximumPercent;
    const min = deployment?.minimumHealthyPercent?.value;
    if (schedulingOf(service) !== 'REPLICA' || desiredCount?.value !== 1 || max?.value === undefined) return;
    if (max.value < 100 || max.value >= 200 || min === undefined || min >= 100) return;
    yield {
      at: max.node,
      message: `${max.value} % of one task is one task, so a deployment cannot start the new task beside the old one, ${
        min === 0
          ? 'and stops the old one first: for a while nothing runs.'
          : `and \`minimumHealthyPercent\` ${min} rounds up to one task that has to stay: it cannot move at all.`
      } With 200, the default, the new task starts first.`,
      related: [{ at: desiredCount.node, message: 'One task is wanted' }],
      fixes: [],
    };
  },
};
