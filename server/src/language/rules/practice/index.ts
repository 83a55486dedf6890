import type { Rule } from '../rule.ts';
import { hintCpuZero } from './hint-cpu-zero.ts';
import { hintHostModes } from './hint-host-modes.ts';
import { hintMemoryNoLimitEc2 } from './hint-memory-no-limit-ec2.ts';
import { hintNoHealthcheck } from './hint-no-healthcheck.ts';
import { hintPublicImageRate } from './hint-public-image-rate.ts';
import { hintSameRole } from './hint-same-role.ts';
import { hintSingleEssentialSidecar } from './hint-single-essential-sidecar.ts';
import { hintStopTimeout30 } from './hint-stop-timeout-30.ts';

/** Good practice: nothing that ECS would mind. In the order of the catalogue. */
export const practiceRules: readonly Rule[] = [
  hintNoHealthcheck,
  hintStopTimeout30,
  hintMemoryNoLimitEc2,
  hintCpuZero,
  hintSameRole,
  hintHostModes,
  hintPublicImageRate,
  hintSingleEssentialSidecar,
];
