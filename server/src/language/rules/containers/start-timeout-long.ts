import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { longStartTimeouts } from './timeouts.ts';

export const startTimeoutLong: Rule = {
  code: 'start-timeout-long',
  level: 'warning',
  summary: 'A start timeout is shorter than the three hours the agent waits at most.',
  docs: docs.container,
  needs: 'startTimeout',
  check: longStartTimeouts,
};
