import limits from '../../../../../schemas/facts/limits.json' with { type: 'json' };
import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { nameOf } from '../wording.ts';

const { healthIntervalSeconds, healthTimeoutSeconds } = limits.container;

export const healthIntervalVsTimeout: Rule = {
  code: 'health-interval-vs-timeout',
  level: 'warning',
  summary: 'A health check times out before the next one is due.',
  docs: docs.healthCheck,
  needs: 'healthCheck',
  *check(task) {
    for (const container of task.containers?.items ?? []) {
      const check = container.healthCheck;
      const interval = check?.interval === undefined ? healthIntervalSeconds.default : check.interval.value;
      const timeout = check?.timeout === undefined ? healthTimeoutSeconds.default : check.timeout.value;
      const place = check?.timeout ?? check?.interval;
      if (place === undefined || interval === undefined || timeout === undefined || timeout < interval) continue;
      yield {
        at: place.node,
        // Equal numbers work; they only leave no time between two checks.
        ...(timeout === interval ? { level: 'hint' as const } : {}),
        message: `A health check of ${nameOf(container)} may take ${timeout} seconds${check?.timeout === undefined ? ' (the default)' : ''}, ${
          timeout === interval ? 'as long as' : 'longer than'
        } the ${interval} seconds${check?.interval === undefined ? ' (the default)' : ''} from one to the next.`,
        related:
          check?.timeout !== undefined && check.interval !== undefined
            ? [{ at: check.interval.node, message: 'The interval' }]
            : [],
      };
    }
  },
};
