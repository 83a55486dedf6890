import { launchTypeVsStrategy } from './launchRules.ts';
import type { ServiceRule } from '../request.ts';
import { pages } from './launching.ts';

export const svcLaunchTypeVsStrategy: ServiceRule = {
  code: 'svc-launch-type-vs-strategy',
  level: 'error',
  summary: 'A service has a launch type or a capacity provider strategy, not both.',
  docs: pages.createService,
  check: launchTypeVsStrategy,
};
