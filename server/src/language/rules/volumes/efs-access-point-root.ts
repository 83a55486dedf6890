import type { Rule } from '../rule.ts';
import { accessPointRoot } from './accessPointRoot.ts';
import { pages } from './pages.ts';

export const efsAccessPointRoot: Rule = {
  code: 'efs-access-point-root',
  level: 'error',
  summary: 'An EFS volume with an access point has no rootDirectory of its own.',
  docs: pages.efs,
  needs: 'efsVolumeConfiguration',
  *check({ volumes }) {
    for (const { efs } of volumes?.items ?? []) {
      yield* accessPointRoot(
        efs?.accessPointId,
        efs?.rootDirectory,
        'When using an EFS access point, the root directory must either be set to "/" or be omitted',
      );
    }
  },
};
