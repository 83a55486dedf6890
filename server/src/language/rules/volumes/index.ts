import type { Rule } from '../rule.ts';
import { mountUnknownVolume } from './mount-unknown-volume.ts';
import { mountPathRequired } from './mount-path-required.ts';
import { mountDuplicatePath } from './mount-duplicate-path.ts';
import { volumeNameRequired } from './volume-name-required.ts';
import { volumeNameUnique } from './volume-name-unique.ts';
import { volumeOneKind } from './volume-one-kind.ts';
import { volumeUnused } from './volume-unused.ts';
import { volumeLaunchUnused } from './volume-launch-unused.ts';
import { volumeLaunchSingle } from './volume-launch-single.ts';
import { volumeLaunchNeedConfig } from './volume-launch-need-config.ts';
import { volumeHostSourceBlank } from './volume-host-source-blank.ts';
import { volumeHostSourceAbs } from './volume-host-source-abs.ts';
import { volumeHostSensitive } from './volume-host-sensitive.ts';
import { volumeDockerAutoprovision } from './volume-docker-autoprovision.ts';
import { efsAccessPointRoot } from './efs-access-point-root.ts';
import { efsAccessPointTls } from './efs-access-point-tls.ts';
import { efsIamTls } from './efs-iam-tls.ts';
import { efsPortTls } from './efs-port-tls.ts';
import { efsFargatePv } from './efs-fargate-pv.ts';
import { s3filesAccessPointRoot } from './s3files-access-point-root.ts';
import { windowsDriveMounts } from './windows-drive-mounts.ts';

/** Checks of volumes and mounts. */
export const volumeRules: readonly Rule[] = [
  mountUnknownVolume,
  mountPathRequired,
  mountDuplicatePath,
  volumeNameRequired,
  volumeNameUnique,
  volumeOneKind,
  volumeUnused,
  volumeLaunchUnused,
  volumeLaunchSingle,
  volumeLaunchNeedConfig,
  volumeHostSourceBlank,
  volumeHostSourceAbs,
  volumeHostSensitive,
  volumeDockerAutoprovision,
  efsAccessPointRoot,
  efsAccessPointTls,
  efsIamTls,
  efsPortTls,
  efsFargatePv,
  s3filesAccessPointRoot,
  windowsDriveMounts,
];
