import type { RunTaskRule } from '../request.ts';
import { launchTypeManaged, launchTypeVsStrategy } from '../service/launchRules.ts';
import { pages } from '../service/launching.ts';

export const runLaunchType: RunTaskRule = {
  code: 'run-launch-type',
  level: 'error',
  summary: 'A task has a launch type or a capacity provider strategy; managed instances have only the latter.',
  docs: pages.runTask,
  *check(request) {
    yield* request.capacityProviderStrategy === undefined ? launchTypeManaged(request) : launchTypeVsStrategy(request);
  },
};
