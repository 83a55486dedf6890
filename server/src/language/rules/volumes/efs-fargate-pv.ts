import { requirementOf } from '../launchTypes.ts';
import type { Rule } from '../rule.ts';
import { pages } from './pages.ts';

export const efsFargatePv: Rule = {
  code: 'efs-fargate-pv',
  level: 'hint',
  summary: 'EFS volumes on Fargate need platform version 1.4.0 or newer.',
  docs: pages.efsGuide,
  needs: 'efsVolumeConfiguration',
  *check(task, context) {
    if (requirementOf(task, 'FARGATE', context) === undefined) return;
    for (const { efs } of task.volumes?.items ?? []) {
      if (efs === undefined) continue;
      yield {
        at: efs.node,
        message:
          'On Fargate an EFS volume needs platform version 1.4.0 or newer (LATEST is); services that pin an older one fail.',
      };
    }
  },
};
