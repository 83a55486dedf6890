import { launchTypeManaged } from './launchRules.ts';
import type { ServiceRule } from '../request.ts';
import { pages } from './launching.ts';

export const svcLaunchTypeMi: ServiceRule = {
  code: 'svc-launch-type-mi',
  level: 'error',
  summary: 'Managed instances are reached through a capacity provider strategy, not through the launch type.',
  docs: pages.createService,
  check: launchTypeManaged,
};
