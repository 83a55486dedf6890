import type { Rule } from '../rule.ts';
import { ephemeralStorageFargateOnly } from './ephemeral-storage-fargate-only.ts';
import { ephemeralStorageNoCompat } from './ephemeral-storage-no-compat.ts';
import { fargateNetworkMode } from './fargate-network-mode.ts';
import { inferenceAcceleratorsRetired } from './inference-accelerators-retired.ts';
import { networkModeRules } from './networkModes.ts';
import { requiresCompatAllMustHold } from './requires-compat-all-must-hold.ts';
import { requiresCompatMissing } from './requires-compat-missing.ts';
import { requiresCompatValues } from './requires-compat-values.ts';

export const launchTypeRules: readonly Rule[] = [
  requiresCompatValues,
  requiresCompatAllMustHold,
  requiresCompatMissing,
  fargateNetworkMode,
  ...networkModeRules,
  ephemeralStorageFargateOnly,
  ephemeralStorageNoCompat,
  inferenceAcceleratorsRetired,
];
