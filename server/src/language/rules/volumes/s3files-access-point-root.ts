import type { Rule } from '../rule.ts';
import { accessPointRoot } from './accessPointRoot.ts';
import { pages } from './pages.ts';

export const s3filesAccessPointRoot: Rule = {
  code: 's3files-access-point-root',
  // Documented; the refusal has not been seen.
  level: 'warning',
  summary: 'An S3 Files volume with an access point has no rootDirectory of its own.',
  docs: pages.s3files,
  needs: 's3filesVolumeConfiguration',
  *check({ volumes }) {
    for (const { s3files } of volumes?.items ?? [])
      yield* accessPointRoot(s3files?.accessPointArn, s3files?.rootDirectory);
  },
};
