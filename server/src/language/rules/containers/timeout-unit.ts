import { docs } from '../docs.ts';
import type { Rule } from '../rule.ts';
import { unlikelyTimeouts } from './timeouts.ts';

export const timeoutUnit: Rule = {
  code: 'timeout-unit',
  level: 'hint',
  summary: 'Timeouts are in seconds.',
  docs: docs.container,
  needs: ['startTimeout', 'stopTimeout'],
  check: unlikelyTimeouts,
};
